// How many of a camera's pictures are looked at.

// The share of them while nothing moves; a stretch that is held is timed, and how far it goes is what
// is watched: it is looked at as often as ever.
const STILL = 0.5;
// A camera's pictures come a little early or late.
const SLACK_MS = 8;

export class Pace {
  #cameMs = -Infinity;

  // Whether a picture is passed over that comes now, which has to be told of every one: while nothing
  // moves, and only if the next one comes in time, which a slow camera's does not.
  passes(nowMs, lookedMs, fps, still) {
    const gapMs = nowMs - this.#cameMs;
    this.#cameMs = nowMs;
    return still && nowMs + gapMs - lookedMs <= 1000 / (STILL * fps) + SLACK_MS;
  }
}

// Whether a picture comes as late after the last one that was looked at as `fps` a second ask for.
export function due(nowMs, lookedMs, fps) {
  // A little early is allowed: the camera's own rate would else halve it.
  return nowMs - lookedMs > 1000 / fps - SLACK_MS;
}
