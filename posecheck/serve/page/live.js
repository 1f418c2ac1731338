// A session with the coach: set-up guide, countdown, exercise, pain, summary.

import { counts, lastPage } from "./after.js";
import { exercise } from "./api.js";
import { Camera } from "./camera.js";
import { Drawing } from "./drawing.js";
import { announce, element } from "./element.js";
import { Link } from "./link.js";
import { failedNode, stoppedNode } from "./live_end.js";
import { LiveScreen } from "./live_screen.js";
import { goOn, heldSeconds, largeWords, toGo } from "./live_words.js";
import { chosenLooking } from "./choose_looking.js";
import { placed } from "./place.js";
import { Tilt } from "./tilt.js";
import { forget, keep, remembered } from "./resume.js";
import { screeningFirst } from "./screening.js";
import { height, remember, settings } from "./settings.js";
import { _ } from "./translation.js";
import { breath, hush, mute, say, speechKnown, tone, wake } from "./voice.js";
import { WakeLock } from "./wake_lock.js";

const CUE_MS = 4500;
const ENDING_MS = 1500;
// So long without an answer before the person is told that nobody watches them.
const UNANSWERED_MS = 1500;
const SLOW_AGAIN_MS = 15000;
// Above all that the coach says but pain: it is about what was seen before.
const UNWATCHED = 95;
// Above what is wrong with the set-up, below all that may not wait.
const INTRODUCTION = 55;

export async function liveView(id, query) {
  const entry = placed(await exercise(id), query.get("place") ?? undefined);
  const first = remembered(id) ? null : await screeningFirst(entry);
  return first ?? sessionView(entry.title, new Live(entry, query.get("level")), query);
}

export function sessionView(title, session, query) {
  session.painBefore = query.get("pain");
  return {
    title, bare: true, node: session.screen.node,
    enter: () => session.begin(), leave: () => session.leave(),
  };
}

export class Live {
  // `more` are further buttons, see LiveScreen.
  constructor(entry, level, more = {}) {
    this.entry = entry;
    this.level = level;
    this.painBefore = null;
    this.phase = "camera";
    this.quiet = false;
    this.lock = new WakeLock();
    this.asking = null; // the question about pain
    this.atDevice = false; // whether the person has just touched it
    this.cue = null;
    this.moreKeys = {};
    this.troubles = { camera: null, link: null, slow: null };
    this.slowSaidAt = -Infinity;
    this.screen = new LiveScreen(entry, {
      pause: () => this.pause(), pain: () => this.pain(), mute: () => this.mute(), end: () => this.end(),
      ...more,
    });
  }

  begin() {
    this.keys = (event) => this.key(event);
    this.hidden = () => this.visibility();
    window.addEventListener("keydown", this.keys);
    document.addEventListener("visibilitychange", this.hidden);
    this.wake = () => wake();
    window.addEventListener("pointerdown", this.wake);
    mute(false);
    this.screen.video.classList.toggle("mirrored", settings().mirror);
    this.drawing = new Drawing(this.screen.canvas, this.screen.video, this.entry.parts);
    // Where the camera goes is heard to its end, unless something is wrong by then.
    this.say({ text: [this.entry.title + ".", this.upright(), this.entry.camera].filter(Boolean).join(" "), priority: INTRODUCTION });
    this.watchFrom();
    this.lock.hold();
    this.watch = setInterval(() => this.unanswered(), 250);
  }

  watchFrom() {
    this.screen.covered(this.source(), this.entry.filmed === false ? _("Please allow this page to use the motion sensor.") : _("Please allow this page to use your camera."));
    const Source = this.entry.filmed === false ? Tilt : Camera;
    this.camera = new Source(this.screen.video, (at) => this.picture(at), (lost, waiting) => this.cameraState(lost, waiting));
    this.camera.open(settings().camera);
  }

  // What a phone that stands upright is told before an exercise that needs a wide picture.
  upright() {
    const tall = this.entry.wide && matchMedia("(orientation: portrait) and (hover: none)").matches;
    return tall ? _("Turn the phone on its side: lying down you fit into the picture then.") : "";
  }

  leave() {
    window.removeEventListener("keydown", this.keys);
    window.removeEventListener("pointerdown", this.wake);
    document.removeEventListener("visibilitychange", this.hidden);
    clearTimeout(this.ending);
    clearTimeout(this.hiding);
    // Whoever walks away from an exercise has ended it: what was done is kept.
    if (["exercise", "paused"].includes(this.phase)) this.link?.tell("finish");
    this.close();
    hush();
    forget();
  }

  close() {
    this.closed = true;
    this.rested();
    this.asking?.close();
    this.looking?.close();
    this.camera?.close();
    this.drawing?.close();
    this.screen.demonstration.close();
    this.lock.release();
  }

  // Nothing is judged any more, but the person is still seen.
  rested() {
    clearInterval(this.watch);
    breath(null);
    this.link?.close();
  }

  // What watches: a camera, or the sensor of a phone between the knees.
  source() {
    return this.entry.filmed === false ? _("Your phone") : _("Your camera");
  }

  // Where pictures are looked at is chosen once, before the first.
  async choose() {
    const chosen = await chosenLooking(this);
    if (this.closed) chosen?.close();
    else if (chosen) this.looking = chosen;
    else location.hash = `#/exercise/${this.entry.id}`;
  }

  // What is asked of the server.
  query() {
    return { exercise: this.entry.id };
  }

  connect() {
    const query = { ...this.query(), ...this.looking.query };
    const tall = height(settings().height);
    Object.assign(query, tall && { height: tall }, this.level && { level: this.level });
    if (this.painBefore) query.pain = this.painBefore;
    if (this.entry.place) query.place = this.entry.place;
    if (!settings().steps) query.steps = 0;
    this.link = new Link(query, {
      hello: (message) => this.hello(message),
      wait: (message) => this.screen.covered(_("All places are taken"), message.message),
      moment: (message) => this.moment(message),
      refused: (message) => console.warn(message.message),
      error: (message) => this.trouble("link", message.message),
      done: (message) => this.done(message),
      lost: (why) => this.lost(why),
      failed: (message) => this.failed(message),
    }, remembered(this.entry.id), this.looking.backlog());
  }

  hello(message) {
    keep(this.entry.id, message.session);
    this.screen.demonstration.load(this.entry, { place: this.entry.place, level: message.level });
    this.trouble("link", message.renewed ? _("The session had ended meanwhile. This is a new one.") : null);
    if (message.renewed) setTimeout(() => this.trouble("link", null), 6000);
    this.screen.uncovered();
  }

  lost(why) {
    const kept = _("Connection lost: nobody watches you now. Come to rest. What you do is kept and judged when the connection is back.");
    this.trouble("link", why ?? (this.looking.keeps ? kept : _("Connection lost. I keep trying; your session is kept.")));
  }

  picture(at) {
    if (this.asking) {
      this.asking.picture(at);
      return;
    }
    if (this.ended) return;
    if (!this.looking) {
      this.choosing ??= this.choose();
      return;
    }
    if (!this.link) this.connect();
    if (!this.over) this.looking.picture(at, this.link);
  }

  async cameraState(lost, waiting) {
    this.trouble("camera", waiting ? null : lost);
    if (lost) {
      const again = element("button", { class: "main", type: "button", onclick: () => this.camera.open(settings().camera) }, _("Try again"));
      if (waiting) this.screen.covered(this.source(), lost, again);
      else if (this.phase === "camera") this.screen.covered(this.source(), lost);
      return;
    }
    if (this.link?.ready && this.phase !== "paused") this.screen.uncovered();
    if (!this.choosing) this.screen.covered(_("One moment"), _("The coach is getting ready."));
    this.offer(await this.camera.list());
  }

  offer(cameras) {
    const using = this.camera.stream?.getVideoTracks()[0]?.getSettings().deviceId;
    this.screen.cameras(cameras, using, (chosen) => {
      remember({ camera: chosen });
      this.camera.open(chosen);
    });
  }

  trouble(from, message) {
    this.troubles[from] = message;
    const text = this.troubles.camera ?? this.troubles.link ?? this.troubles.slow;
    // What was measured before the loss says nothing about now.
    if (message && !this.over) {
      this.screen.words("", "said");
      this.screen.countdown(null);
      this.screen.held("", "good");
      this.drawing?.show({ landmarks: null, back: null, moment: null, panel: false });
    }
    this.screen.trouble(text);
  }

  // The server says when pictures come too rarely; that no answer comes at all is seen here.
  unanswered() {
    if (this.over || !this.link?.ready || !["setup", "countdown", "exercise"].includes(this.phase)) return;
    const now = performance.now();
    if (this.link.waiting(now) < UNANSWERED_MS) return;
    const text = _("Too slow to watch you at the moment. Come to rest until I see you again.");
    if (!this.troubles.slow && now - this.slowSaidAt > SLOW_AGAIN_MS) {
      this.slowSaidAt = now;
      this.say({ text, priority: UNWATCHED });
    }
    this.trouble("slow", text);
  }

  moment(answer) {
    const { frame, moment } = answer;
    if (this.over) return;
    if (frame !== null) this.figure = this.looking.figure(answer);
    this.looking.answered(answer);
    const before = this.phase;
    this.phase = moment.phase;
    if (moment.cue) this.hear(moment.cue);
    if (moment.tone) tone("limit");
    breath(moment.breath);
    if (moment.countdown !== this.countdown && moment.countdown !== null) tone("tick");
    this.countdown = moment.countdown;
    if (before !== this.phase) this.changed(before);
    if (this.phase === "pain") return this.stopped();
    if (frame !== null) {
      const { reason, remedy } = moment.verdict;
      this.trouble("slow", reason === "too_few_pictures" && this.phase !== "paused" ? remedy : null);
    }
    // A knee that touches the screen must press no button: they work when the phone is taken out.
    this.screen.lock(this.entry.filmed === false && this.phase === "exercise" && moment.verdict.judged);
    const guided = this.phase === "setup" || this.phase === "countdown";
    if (guided) this.screen.guide(moment.checks);
    const fresh = this.cue && performance.now() - this.cue.at < CUE_MS ? this.cue.text : "";
    this.screen.words(...largeWords(moment, fresh, this.troubles.slow));
    this.screen.count(toGo(moment));
    this.screen.countdown(this.phase === "countdown" ? moment.countdown : null);
    this.screen.held(...heldSeconds(moment));
    const { mirror, skeleton } = settings();
    this.screen.demonstration.see({ landmarks: this.figure?.landmarks, left: moment.repetitions_left, mirror });
    this.screen.demonstration.pause(this.phase === "paused");
    this.drawing.show({
      ...this.figure, moment, mirror, skeleton, panel: this.phase === "exercise" || this.phase === "done",
    });
  }

  changed(before) {
    this.screen.phase(this.phase);
    const paused = this.phase === "paused";
    if (paused) this.screen.covered(_("Paused"), goOn());
    else this.screen.uncovered();
    if (before === "countdown" && this.phase === "exercise") tone("go");
    if (this.phase === "done") this.screen.covered(_("Come to rest"), _("Your summary is being written."));
    if (this.phase === "done") this.finishSoon();
  }

  // The server ends the session by itself then; should its word get lost, ask for the end.
  finishSoon() {
    clearTimeout(this.ending);
    this.ending = setTimeout(() => this.link?.tell("finish"), ENDING_MS);
  }

  hear(cue) {
    this.cue = { ...cue, at: performance.now() };
    this.say(cue);
    if (!speechKnown() || this.quiet) announce(cue.text);
  }

  // The sentences of a briefing wait for each other.
  say(cue) {
    if (!this.quiet) say(cue.kind === "brief" ? { ...cue, wait: true } : cue);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest?.("select, input, dialog")) return;
    const actions = { p: () => this.pain(), m: () => this.mute(), e: () => this.end(), s: () => remember({ skeleton: !settings().skeleton }), ...this.moreKeys };
    if (event.key === " " && !this.ended) {
      // Always, also where a button has the focus: it is pressed by the Enter key.
      event.preventDefault();
      this.pause();
    } else if (!this.over) {
      actions[event.key.toLowerCase()]?.();
    }
    wake();
  }

  visibility() {
    clearTimeout(this.hiding);
    if (document.hidden) {
      // No pictures come from a hidden page: nothing could be judged. One that is loaded again is
      // hidden too, but not for so long.
      this.hiding = setTimeout(() => {
        if (this.phase === "exercise") this.link?.tell("pause");
      }, 300);
    } else if (!this.over) {
      this.lock.hold();
    }
  }

  pause() {
    if (!this.link || this.over) return;
    this.link.tell(this.phase === "paused" ? "resume" : "pause");
  }

  pain() {
    if (this.over) return;
    this.atDevice = true;
    this.link?.tell("pain");
    this.stopped();
  }

  // The pain screen comes at once, whether or not the server can be reached; in a rest there is no
  // moment that was `marked`.
  stopped(marked = true) {
    this.over = this.ended = true;
    this.phase = "pain";
    const words = _("Stop and rest. Pain is never part of a stretch. If it persists, see a professional.");
    this.say({ text: words, priority: 100 });
    announce(words);
    if (!marked || !counts(this)) this.camera.close();
    this.screen.ended("pain", stoppedNode(this.entry, marked));
    this.finishSoon();
  }

  mute() {
    this.quiet = !this.quiet;
    mute(this.quiet);
    this.screen.muted(this.quiet);
  }

  end() {
    if (this.over) return;
    this.atDevice = true;
    if (!this.link?.key) location.hash = `#/exercise/${this.entry.id}`;
    else {
      this.link.tell("finish");
      this.screen.covered(_("Come to rest"), _("Your summary is being written."));
    }
  }

  done(message) {
    const { moment, summary } = message;
    clearTimeout(this.ending);
    this.over = this.ended = true;
    if (moment?.cue && !summary.pain) this.hear(moment.cue);
    this.phase = "done";
    this.rested();
    forget();
    lastPage(this, message, () => this.close());
  }

  failed(message) {
    if (this.asking) {
      this.asking.close();
      return;
    }
    this.over = this.ended = true;
    this.close();
    forget();
    this.screen.ended("done", failedNode(this.entry, message));
  }
}
