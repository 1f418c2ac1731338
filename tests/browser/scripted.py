"""A page whose server says what a test wants: each look of the live view without a model."""

import json
from typing import Any

from posecheck.coach.coach import Coach
from posecheck.exercises.library import load_exercise
from posecheck.pose.pose import Pose
from posecheck.serve.messages import Moment

SOCKET = """
window.commands = []; window.asked = []; window.sockets = [];
let current = null;
Object.defineProperty(window, "moment", {
  get: () => current,
  set: (next) => {
    current = next;
    for (const socket of sockets) socket.catchUp();
  },
});
window.WebSocket = class extends EventTarget {
  static CONNECTING = 0; static OPEN = 1; static CLOSED = 3;
  constructor(address) {
    super();
    this.readyState = 0;
    this.waiting = false; // whether a picture has not been answered
    asked.push(String(address));
    sockets.push(this);
    setTimeout(() => {
      this.readyState = 1;
      const hello = { session: "key", resumed: false, exercise: "", title: "", level: 1 };
      this.say({ type: "hello", ...hello, fps: 10, long_side: 64 });
    }, 20);
  }
  say(message) {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }
  answer(frame) {
    const seen = { size: [64, 48], landmarks: null, back: null, still: Boolean(window.still) };
    this.waiting = !moment;
    if (moment) this.say({ type: "moment", frame, moment, ...seen });
  }
  catchUp() {
    if (this.waiting && this.readyState === 1) this.answer(1);
  }
  send(data) {
    if (typeof data === "string") commands.push(JSON.parse(data).type);
    else setTimeout(() => this.answer(1), 10);
  }
  close() { this.readyState = 3; }
};
"""
"""In place of the browser's socket: answers each picture with `moment`, one that came before there
was a moment as soon as there is one, and keeps what was sent."""


def at_beginning(exercise: str) -> dict[str, Any]:
    """The moment of somebody who is not in the picture yet."""
    coach = Coach(load_exercise(exercise), height=65.0)
    state = coach.update(Pose.nobody(0.0, (640, 480)))
    return json.loads(Moment.of(state).model_dump_json())


def exercising(exercise: str, **changes: Any) -> dict[str, Any]:
    """A moment in the exercise itself; `changes` go into it, those of `verdict` into that."""
    coach = Coach(load_exercise(exercise), height=65.0, guide=False)
    coach.update(Pose.nobody(0.0, (640, 480)))
    moment = json.loads(Moment.of(coach.state()).model_dump_json())
    verdict = {"judged": True, "reason": None, "remedy": None, "blind": None, "hold_s": 3.0}
    verdict |= {
        "gauge": {
            "signal": "knee_drift_in",
            "label": "knee drift",
            "unit": "in",
            "value": 0.6,
            "low": -1.0,
            "high": 1.0,
            "caution_low": -0.8,
            "caution_high": 0.8,
            "neutral": 0.0,
            "band": 0.2,
            "beyond": False,
        }
    }
    moment["verdict"] |= verdict | changes.pop("verdict", {})
    return {**moment, **changes}


def warned(message: str) -> dict[str, Any]:
    """A verdict with a warning of these words."""
    event = {"kind": "range", "rule": "knee_drift_in", "severity": "warning", "start_s": 1.0}
    event |= {"end_s": 2.0, "peak": 1.3, "limit": 1.0, "unit": "in", "side": "left"}
    return {"active": [{**event, "message": message, "band": 0.2}]}
