// How far the camera leans, as `CameraLean` of posecheck/observation/camera_lean.py tells it; it says
// how, and why each number is what it is.

import { person } from "./grey.js";
import { lines } from "./lines.js";

const [SIDE, FIRST_MS, SHORTEST, LONGEST, OFF_DEG] = [640, 1000, 0.04, 0.3, 1.5];
const LEANS = Array.from({ length: 101 }, (_each, i) => 0.5 * i - 25);
const MEETING = Array.from({ length: 21 }, (_each, i) => 0.05 * i - 0.5);
const [MEETING_SPREAD, LEAST_SCORE, COLUMNS, LEAST_COLUMNS] = [0.35, 1, 8, 3];
const [RIVAL, RIVAL_DEG, LEAST_DEG, TURNED_DEG, BORDER, AWAY] = [0.65, 4, [2, 1.5], 1, 0.02, 15];
const DEGREES = 180 / Math.PI;

export class CameraLean {
  #base;
  #sums;
  #columns;
  #count;
  #nextMs;
  #turn;
  #views;

  constructor() {
    this.#begin(0, NaN);
  }

  #begin(turn, views) {
    const size = LEANS.length * MEETING.length;
    [this.#sums, this.#columns] = [new Float64Array(size), new Uint8Array(size)];
    [this.#count, this.#nextMs, this.#base, this.#turn, this.#views] = [0, -Infinity, NaN, turn, views];
  }

  // How far upright things lean, degrees clockwise; 0 = hardly, NaN = not known. `place`: where the
  // camera looks by now.
  update(timeMs, picture, mask, { cameraTurn, cameraViews }) {
    const turn = Number.isNaN(cameraTurn) ? this.#turn : cameraTurn;
    const other = !Number.isNaN(cameraViews) && cameraViews !== this.#views;
    if (other || Math.abs(turn - this.#turn) > TURNED_DEG) this.#begin(turn, cameraViews);
    if (timeMs >= this.#nextMs) {
      this.#look(picture, mask);
      this.#nextMs = timeMs + FIRST_MS * 2 ** (this.#count - 1);
    }
    return this.#base;
  }

  #look(picture, mask) {
    const found = upright(picture, mask && { data: mask, width: picture.width, height: picture.height });
    this.#count += 1;
    for (const line of found) this.#weigh(line);
    const told = this.#found();
    const small = this.#base ? LEAST_DEG[1] : LEAST_DEG[0]; // neither unknown nor 0
    this.#base = Math.abs(told) < small ? 0 : told;
  }

  #weigh({ x, y, dx, dy, length }) {
    const weight = Math.min(length, LONGEST);
    const column = 1 << Math.min(COLUMNS - 1, Math.max(0, Math.trunc((x + 0.5) * COLUMNS)));
    LEANS.forEach((degrees, i) => {
      const [cos, sin] = [Math.cos(degrees / DEGREES), Math.sin(degrees / DEGREES)];
      const [u, v] = [cos * x + sin * y, cos * y - sin * x];
      const [du, dv] = [cos * dx + sin * dy, cos * dy - sin * dx];
      MEETING.forEach((curve, k) => {
        // Where the line would go to meet the others.
        const [eu, ev] = [-curve * u, 1 - curve * v];
        const off = DEGREES * Math.atan2(Math.abs(du * ev - dv * eu), Math.abs(du * eu + dv * ev));
        if (off >= OFF_DEG) return;
        const at = i * MEETING.length + k;
        this.#sums[at] += weight * (1 - (off / OFF_DEG) ** 2);
        this.#columns[at] |= column;
      });
    });
  }

  // The lean with which most lines agree, NaN where they do not say.
  #found() {
    const score = (at) => (this.#sums[at] / this.#count) * Math.exp(-0.5 * (MEETING[at % MEETING.length] / MEETING_SPREAD) ** 2);
    const best = LEANS.map((_lean, i) => Math.max(...MEETING.map((_curve, k) => score(i * MEETING.length + k))));
    const i = best.indexOf(Math.max(...best));
    const k = MEETING.findIndex((_curve, each) => score(i * MEETING.length + each) === best[i]);
    const rival = Math.max(...best.filter((_value, each) => Math.abs(LEANS[each] - LEANS[i]) > RIVAL_DEG));
    if (best[i] < LEAST_SCORE || rival > RIVAL * best[i]) return NaN;
    let columns = 0;
    for (let bits = this.#columns[i * MEETING.length + k]; bits; bits &= bits - 1) columns += 1;
    return columns < LEAST_COLUMNS ? NaN : LEANS[i];
  }
}

// Straight lines of the background: middle, direction and length, in long sides from the middle.
function upright(picture, mask) {
  const { lines: found, width, height } = lines(picture, SIDE);
  const covered = person(mask, width, height, AWAY);
  const low = BORDER * SIDE;
  const sides = [width - low, height - low];
  return found.flatMap(([start, end]) => {
    const length = Math.hypot(end[0] - start[0], end[1] - start[1]) / SIDE;
    const within = [0, 1].every((axis) => {
      const [least, most] = [Math.min(start[axis], end[axis]), Math.max(start[axis], end[axis])];
      return most >= low && least <= sides[axis] && !(least < low && most > sides[axis]);
    });
    const [x, y] = [0, 1].map((axis) => (start[axis] + end[axis]) / 2);
    const pixel = Math.trunc(Math.min(height - 1, Math.max(0, y))) * width + Math.trunc(Math.min(width - 1, Math.max(0, x)));
    if (!(length > SHORTEST) || !within || covered[pixel]) return [];
    return [{
      x: (x - 0.5 * width) / SIDE, y: (y - 0.5 * height) / SIDE, length,
      dx: (end[0] - start[0]) / (SIDE * length), dy: (end[1] - start[1]) / (SIDE * length),
    }];
  });
}
