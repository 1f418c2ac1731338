// Hands the camera's pictures on: to the server, or to the worker here, of which the server hears
// what was seen.

import { Backlog } from "./backlog.js";
import { due, Pace } from "./pace.js";
import { SIDE } from "./sight.js";

const FPS = 15;

function isHeld({ verdict }) {
  return verdict.hold_s !== null;
}

export class ServerLooking {
  constructor(camera) {
    this.camera = camera;
    this.keeps = false;
    this.query = {};
    this.pace = new Pace();
    this.still = false;
  }

  // What keeps the pictures of a session that cannot be sent: nothing does.
  backlog() {
    return null;
  }

  picture(at, link) {
    const now = performance.now();
    if (this.pace.passes(now, link.lastSent, link.fps, this.still) || !link.free(now)) return;
    link.claim(now);
    this.camera.grab(link.longSide).then((picture) => link.frame(at, picture, this.camera.lean?.()));
  }

  // The server draws what it saw.
  figure({ landmarks, back }) {
    return { landmarks, back };
  }

  // The answer to a button tells nothing of a picture.
  answered({ still, moment }) {
    if (still !== undefined) this.still = still && !isHeld(moment);
  }

  looked() {}

  close() {}
}

export class DeviceLooking {
  // `onfull` is called when nothing more can be kept, `onfailed` when the model runs no more.
  constructor(camera, observer, onfull, onfailed) {
    this.camera = camera;
    this.observer = observer;
    this.keeps = true;
    this.query = { sight: "device" };
    this.pace = new Pace();
    this.lastAt = -Infinity;
    this.still = this.holds = false;
    this.landmarks = null;
    observer.onfailed = onfailed;
    observer.onseen = ({ at, data, landmarks, still }) => {
      [this.still, this.landmarks] = [still, landmarks];
      if (!this.link.observation(at, data)) onfull();
    };
  }

  backlog() {
    return new Backlog();
  }

  picture(at, link) {
    this.link = link;
    const fps = link.fps ?? FPS;
    if (this.pace.passes(at, this.lastAt, fps, this.still && !this.holds)) return;
    if (this.observer.busy || !due(at, this.lastAt, fps)) return;
    this.lastAt = at;
    this.observer.look(this.camera.video, at, at, link.longSide ?? SIDE, this.camera.lean());
  }

  figure({ back }) {
    return { landmarks: this.landmarks, back };
  }

  answered({ look, moment }) {
    this.holds = isHeld(moment);
    this.looked(look);
  }

  // What the server asks to be looked for besides.
  looked(look) {
    if (look) this.observer.order = look;
  }

  close() {
    this.observer.close();
  }
}
