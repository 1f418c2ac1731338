// Whether the camera itself moves, as `CameraMotion` of posecheck/observation/camera_motion.py
// follows it; it says how, and why each number is what it is.

import { corners } from "./corners.js";
import { followed, pyramid } from "./flow.js";
import { boxed, grey, person, resized } from "./grey.js";
import { rounded } from "./rounding.js";
import { shifted } from "./shift.js";
import { SAME, composed, fitted, gaps, moved } from "./similarity.js";

const [LOOK_EVERY_MS, SIDE, COLUMNS, ROWS, PER_CELL] = [95, 320, 6, 4, 6];
const [LEAST_POINTS, LEAST_CELLS, STILL_PX, FIT_PX, MOST, FEW] = [10, 4, 0.5, 1.5, 0.5, 0.3];
const [LOST_MS, QUIET, RESTS_MS, OVERLAP, ZOOM, TURN_DEG] = [1000, 0.04, 450, 0.6, 0.15, 10];
const [DILATION, TEXTURE, BOX, NEAR_BEFORE] = [0.04, 8, 31, 0.02];
const DEGREES = 180 / Math.PI;

export const UNKNOWN = { cameraX: NaN, cameraY: NaN, cameraTurn: NaN, cameraZoom: NaN, cameraViews: NaN };

export class CameraMotion {
  #lookedMs = -Infinity;
  #place = UNKNOWN;
  #views = 0;
  #key = null;
  #points = [];
  #toKey = SAME;
  #now = SAME;
  #foundMs = -Infinity;
  #next = null;
  #last = null;

  // Look at the next picture {data (RGBA), width, height}; `mask`: probabilities, as large, null =
  // nobody. Returns where the camera looks, against its first picture.
  update(timeMs, picture, mask) {
    if (timeMs - this.#lookedMs < LOOK_EVERY_MS) return this.#place;
    this.#lookedMs = timeMs;
    const view = seen(picture, mask && { data: mask, width: picture.width, height: picture.height });
    const fits = this.#key?.width === view.width && this.#key.height === view.height;
    this.#place = fits ? this.#follow(view, timeMs) : this.#begin(view, timeMs);
    this.#last = view;
    return this.#place;
  }

  #begin(view, timeMs) {
    const points = best(view);
    if (!enough(points, view)) return UNKNOWN;
    [this.#key, this.#points, this.#now, this.#foundMs] = [view, points, SAME, timeMs];
    return this.#told();
  }

  #follow(view, timeMs) {
    const { found, lost } = this.#search(view);
    if (found) {
      [this.#now, this.#foundMs] = [found, timeMs];
      if (this.#worn(view)) this.#take({ view, points: best(view), place: found, timeMs });
      else this.#rest(view, timeMs);
      return this.#told();
    }
    if (!lost) return UNKNOWN;
    if (timeMs - this.#foundMs >= LOST_MS && this.#quiet(view)) {
      this.#toKey = SAME;
      this.#views += 1;
      return this.#begin(view, timeMs);
    }
    return { ...UNKNOWN, cameraViews: this.#views };
  }

  #rest(view, timeMs) {
    const apart = gaps(moved(this.#now, this.#points), this.#points);
    if (Math.max(...apart) < STILL_PX) {
      this.#next = null;
      return;
    }
    if (this.#next) {
      const tracked = track(this.#next.view, view, this.#next.points, SAME);
      if (stayed(tracked, SAME, view) >= MOST) {
        if (timeMs - this.#next.timeMs >= RESTS_MS) this.#take(this.#next);
        return;
      }
    }
    this.#next = { view, points: best(view), place: this.#now, timeMs };
  }

  #take({ view, points, place }) {
    this.#next = null;
    if (!enough(points, view)) return;
    this.#toKey = composed(place, this.#toKey);
    [this.#key, this.#points, this.#now] = [view, points, SAME];
  }

  #search(view) {
    for (const guess of [() => this.#now, () => [1, 0, ...shifted(this.#key, view)]]) {
      const tracked = track(this.#key, view, this.#points, guess());
      if (!enough(tracked.visible, view)) break;
      const found = agreed(tracked, this.#now, view);
      if (found) return { found, lost: false };
    }
    return { found: null, lost: enough(best(view), view) };
  }

  #worn({ width, height }) {
    const there = moved(this.#now, this.#points);
    const inside = there.filter(([x, y]) => x >= 0 && y >= 0 && x < width && y < height).length;
    const [a, b] = this.#now;
    return inside / there.length < OVERLAP || Math.abs(DEGREES * Math.atan2(b, a)) > TURN_DEG
      || Math.abs(Math.log(Math.hypot(a, b))) > ZOOM;
  }

  #quiet(view) {
    const last = this.#last;
    if (last?.width !== view.width || last.height !== view.height) return false;
    let [sum, count] = [0, 0];
    for (let i = 0; i < view.data.length; i += 1) {
      if (view.covered[i]) continue;
      sum += Math.abs(view.data[i] - last.data[i]);
      count += 1;
    }
    return count > 0 && sum / count < 255 * QUIET;
  }

  #told() {
    const { width, height } = this.#key;
    const whole = composed(this.#now, this.#toKey);
    const middle = [0.5 * width, 0.5 * height];
    const [[x, y]] = moved(whole, [middle]);
    const side = Math.max(width, height);
    return {
      cameraX: (x - middle[0]) / side,
      cameraY: (y - middle[1]) / side,
      cameraTurn: DEGREES * Math.atan2(whole[1], whole[0]),
      cameraZoom: Math.hypot(whole[0], whole[1]),
      cameraViews: this.#views,
    };
  }
}

// The picture small and grey, light and contrast of each neighbourhood taken off; where the person
// is; and what following from and to it needs.
function seen(picture, mask) {
  const scale = SIDE / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, rounded(side * scale)));
  const small = resized(grey(picture), width, height);
  for (let i = 0; i < small.data.length; i += 1) small.data[i] = rounded(small.data[i]);
  const mean = boxed(small, BOX).data;
  const [high, squares, data] = [0, 1, 2].map(() => new Float32Array(width * height));
  for (let i = 0; i < high.length; i += 1) {
    high[i] = small.data[i] - mean[i];
    squares[i] = high[i] * high[i];
  }
  const power = boxed({ data: squares, width, height }, BOX).data;
  for (let i = 0; i < data.length; i += 1) {
    const level = (high[i] / (Math.sqrt(Math.max(0, power[i])) + TEXTURE)) * 42 + 128;
    data[i] = Math.min(255, rounded(Math.abs(level)));
  }
  const covered = person(mask, width, height, rounded(DILATION * SIDE));
  let levels = null;
  return { data, width, height, covered, get levels() { return (levels ??= pyramid({ data, width, height })); } };
}

// Corners of the background, the best few of each cell.
function best(view) {
  const ranks = new Uint16Array(COLUMNS * ROWS);
  return corners(view, view.covered).filter((point) => (ranks[cell(point, view)] += 1) <= PER_CELL);
}

function cell([x, y], { width, height }) {
  const column = Math.min(COLUMNS - 1, Math.max(0, Math.trunc((x * COLUMNS) / width)));
  return Math.min(ROWS - 1, Math.max(0, Math.trunc((y * ROWS) / height))) * COLUMNS + column;
}

function cells(points, view) {
  return new Set(points.map((point) => cell(point, view))).size;
}

function enough(points, view) {
  return points.length >= LEAST_POINTS && cells(points, view) >= LEAST_CELLS;
}

function free([x, y], { width, height, covered }) {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  return column >= 0 && column < width && row >= 0 && row < height && !covered[row * width + column];
}

// Corners that were found again: in the key (`start`) and here (`end`); and all that could have been.
function track(key, view, points, guess) {
  const visible = points.filter((_point, i) => free(moved(guess, [points[i]])[0], view));
  if (visible.length < LEAST_POINTS) return { start: [], end: [], visible };
  const there = followed(key.levels, view.levels, visible, moved(guess, visible));
  let good = there.map((point) => point !== null && free(point, view));
  const pairs = () => ({
    start: visible.filter((_point, i) => good[i]), end: there.filter((_point, i) => good[i]), visible,
  });
  if (stayed(pairs(), guess, view) < MOST) {
    // Corners that stay confirm each other; of others only those count that lead back.
    const back = followed(view.levels, key.levels, there.map((point, i) => point ?? visible[i]), visible);
    good = good.map((ok, i) => ok && back[i] !== null
      && Math.hypot(back[i][0] - visible[i][0], back[i][1] - visible[i][1]) < STILL_PX);
  }
  return pairs();
}

// Shift, turn and zoom that most cells agree upon; null = they do not.
function agreed(tracked, before, view) {
  const { start, end, visible } = tracked;
  if (!enough(start, view)) return null;
  const staying = stayed(tracked, before, view);
  if (staying >= MOST) return before;
  const found = fitted(start, end, FIT_PX);
  if (found) {
    const agreeing = gaps(moved(found, start), end).map((gap) => gap < FIT_PX);
    const share = majorities(start, agreeing, view) / cells(visible, view);
    const like = found.every((value, i) => Math.abs(value - before[i]) <= NEAR_BEFORE + 1e-5 * Math.abs(before[i]));
    if (share >= MOST && (staying <= FEW || like)) return found;
  }
  return staying > FEW ? before : null;
}

// The share of cells in which corners are where they were before.
function stayed({ start, end, visible }, before, view) {
  if (!enough(start, view)) return 0;
  const same = gaps(moved(before, start), end).map((gap) => gap < STILL_PX);
  return majorities(start, same, view) / cells(visible, view);
}

// In how many cells most of the corners agree.
function majorities(points, agree, view) {
  const [all, yes] = [new Uint16Array(COLUMNS * ROWS), new Uint16Array(COLUMNS * ROWS)];
  points.forEach((point, i) => {
    all[cell(point, view)] += 1;
    yes[cell(point, view)] += agree[i];
  });
  return all.reduce((sum, count, i) => sum + (2 * yes[i] > count), 0);
}
