// Hands the camera's pictures on: to the server, or to the worker here, of which the server hears
// what was seen.

import { Backlog } from "./backlog.js";
import { SIDE } from "./sight.js";

const FPS = 15;
// The share of pictures that is looked at while nothing moves; a stretch that is held is timed, and
// how far it goes is what is watched: it is looked at as often as ever.
const STILL = 0.5;

function wanted(still, holds) {
  return still && !holds ? STILL : 1;
}

function isHeld({ verdict }) {
  return verdict.hold_s !== null;
}

export class ServerLooking {
  constructor(camera) {
    this.camera = camera;
    this.keeps = false;
    this.query = {};
    this.share = 1;
  }

  // What keeps the pictures of a session that cannot be sent: nothing does.
  backlog() {
    return null;
  }

  picture(at, link) {
    const now = performance.now();
    if (!link.free(now, this.share)) return;
    link.claim(now);
    this.camera.grab(link.longSide).then((picture) => link.frame(at, picture, this.camera.lean?.()));
  }

  // The server draws what it saw.
  figure({ landmarks, back }) {
    return { landmarks, back };
  }

  // The answer to a button tells nothing of a picture.
  answered({ still, moment }) {
    if (still !== undefined) this.share = wanted(still, isHeld(moment));
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
    const fps = (link.fps ?? FPS) * wanted(this.still, this.holds);
    // Half a picture early is allowed: the camera's own rate would else halve it.
    if (this.observer.busy || at - this.lastAt <= 1000 / fps - 8) return;
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
