// How far the picture of a phone's own camera leans, by the phone's sense of what is down. Nobody is
// asked for it: where the browser wants to be asked, the lines of the room tell instead.

const QUARTER_S = 0.25; // how long the hand's trembling is smoothed over
const STEP_DEG = 0.5;
const KEPT_DEG = 0.75; // a told lean stays until it is off by more
const UPRIGHT = 0.5; // of a camera that looks further down or up than 60 degrees nothing is upright
const MOST_DEG = 45; // a picture that leans further lies on its side

// Which way is up, seen from the phone: x to the right of its screen as it is natural, y to its top.
// The angles are those of a DeviceOrientation event.
export function up(beta, gamma) {
  const [b, g] = [(beta * Math.PI) / 180, (gamma * Math.PI) / 180];
  return [-Math.cos(b) * Math.sin(g), Math.sin(b)];
}

// How far upright things lean in the picture, degrees clockwise; NaN = that cannot be told.
// `turned`: how far the browser has turned what it shows, and the camera's picture with it;
// `facing`: "user" for the camera beside the screen, "environment" for that at the back.
export function leanOf([x, y], turned, facing) {
  if (!["user", "environment"].includes(facing)) return NaN; // no camera of the phone's own
  const angle = (turned * Math.PI) / 180;
  const across = x * Math.cos(angle) - y * Math.sin(angle);
  const upward = x * Math.sin(angle) + y * Math.cos(angle);
  if (Math.hypot(across, upward) < UPRIGHT) return NaN;
  // The camera beside the screen looks the other way: its right is the phone's left.
  const lean = (Math.atan2(facing === "user" ? -across : across, upward) * 180) / Math.PI;
  return Math.abs(lean) > MOST_DEG ? NaN : lean;
}

export class Plumb {
  constructor() {
    this.hear = ({ beta, gamma }) => this.#hear(beta, gamma, performance.now());
    // A computer has events without angles, or none.
    window.addEventListener("deviceorientation", this.hear);
    this.told = NaN;
  }

  // Of the camera that `track` is of; NaN = not known.
  lean(track) {
    if (!this.up) return NaN; // browsers tell what has changed only: silence means that nothing has
    const turned = screen.orientation?.angle ?? window.orientation ?? 0;
    const now = leanOf(this.up, turned, track?.getSettings?.().facingMode);
    if (!(Math.abs(now - this.told) <= KEPT_DEG)) this.told = Math.round(now / STEP_DEG) * STEP_DEG;
    return this.told;
  }

  close() {
    window.removeEventListener("deviceorientation", this.hear);
  }

  #hear(beta, gamma, at) {
    if (beta === null || gamma === null) return;
    const [x, y] = up(beta, gamma);
    const share = this.up ? 1 - Math.exp(-(at - this.at) / (1000 * QUARTER_S)) : 1;
    const [before, above] = this.up ?? [x, y];
    this.up = [before + share * (x - before), above + share * (y - above)];
    this.at = at;
  }
}
