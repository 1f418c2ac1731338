// The light of a picture and the bars at its border, as posecheck/observation/scene_watch.py and
// picture_bars.py measure them; those say why each number is what it is.

import { rounded } from "./rounding.js";

const SAMPLED = 8;
const HIGHLIGHT = 0.95;
const BAR = {
  everyMs: 500, confirmed: 4, agree: 0.01, least: 0.04, most: 0.42, black: 30, plain: 3, step: 12, stepped: 0.5,
  blurred: 0.35, symmetric: 0.02,
};
const NONE = [0, 0, 0, 0]; // left, right, top, bottom

// As NumPy's percentile: between the two values that are nearest.
function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}

// Mean, spread and highlight of the brightness of a picture {data (RGBA), width, height} without
// its bars.
export function light({ data, width, height }, [left, right, top, bottom]) {
  const values = [];
  const until = { x: Math.max(1, rounded((1 - right) * width)), y: Math.max(1, rounded((1 - bottom) * height)) };
  for (let y = rounded(top * height); y < until.y; y += SAMPLED) {
    for (let x = rounded(left * width); x < until.x; x += SAMPLED) {
      const i = 4 * (y * width + x);
      values.push((data[i] + data[i + 1] + data[i + 2]) / 3);
    }
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { brightness: mean, spread, highlight: percentile(values, HIGHLIGHT) };
}

export class BarWatch {
  #due = -Infinity;
  #last = NONE;
  #agreed = 0;
  #bars = NONE;

  update(timeMs, picture) {
    if (timeMs < this.#due) return this.#bars;
    this.#due = timeMs + BAR.everyMs;
    const seen = findBars(picture);
    if (seen) {
      const alike = Math.max(...seen.map((value, i) => Math.abs(value - this.#last[i]))) <= BAR.agree;
      this.#agreed = alike ? this.#agreed + 1 : 1;
      this.#last = seen;
      if (this.#agreed >= BAR.confirmed) this.#bars = seen;
    }
    return this.#bars;
  }
}

// The bars of one picture; null where it is too dark to tell.
export function findBars({ data, width, height }) {
  const green = new Float32Array(width * height);
  for (let i = 0; i < green.length; i += 1) green[i] = data[4 * i + 1];
  if (percentile(green, HIGHLIGHT) < 2 * BAR.black) return null;
  const across = { rows: height, columns: width, at: (row, column) => green[row * width + column] };
  const down = { rows: width, columns: height, at: (row, column) => green[column * width + row] };
  return [...pair(across), ...pair(down)];
}

function pair(grey) {
  const mirrored = { ...grey, at: (row, column) => grey.at(row, grey.columns - 1 - column) };
  const [left, right] = [black(grey), black(mirrored)];
  if (left || right) return [left, right];
  const both = blurred(grey);
  return [both, both];
}

function black({ rows, columns, at }) {
  const dark = (column) => {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row += 1) sum += at(row, column);
    const mean = sum / rows;
    if (mean >= BAR.black) return false;
    for (let row = 0; row < rows; row += 1) squares += (at(row, column) - mean) ** 2;
    return Math.sqrt(squares / rows) < BAR.plain;
  };
  let count = 0;
  while (count < columns && dark(count)) count += 1;
  if (count < BAR.least * columns || count > 2 * BAR.most * columns) return 0;
  let sum = 0;
  for (let row = 0; row < rows; row += 1) for (let column = 0; column < count - 1; column += 1) sum += at(row, column);
  const mean = sum / (rows * (count - 1));
  // The border is smeared over two columns at most.
  const beyond = Math.min(count + 2, columns - 1);
  let steps = 0;
  for (let row = 0; row < rows; row += 1) steps += at(row, beyond) - mean > BAR.step;
  return steps / rows >= BAR.stepped ? count / columns : 0;
}

function blurred({ rows, columns, at }) {
  const stepped = new Float64Array(columns - 1);
  const fine = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns - 1; column += 1) {
      stepped[column] += Math.abs(at(row, column + 1) - at(row, column)) > BAR.step;
    }
  }
  // A smeared border spreads its step over two columns.
  for (let column = 0; column < columns - 2; column += 1) {
    let wide = 0;
    for (let row = 0; row < rows; row += 1) wide += Math.abs(at(row, column + 2) - at(row, column)) > BAR.step;
    stepped[column] = Math.max(stepped[column], wide);
  }
  const reach = rounded(BAR.symmetric * columns);
  const borders = [];
  for (let column = 0; column < columns - 1; column += 1) if (stepped[column] / rows >= BAR.stepped) borders.push(column);
  if (!borders.length) return 0;
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows - 2; row += 1) {
      fine[column] += Math.abs(at(row + 2, column) - 2 * at(row + 1, column) + at(row, column));
    }
  }
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  for (const column of borders) {
    if (column < BAR.least * columns || column > BAR.most * columns) continue;
    const other = columns - 2 - column;
    if (!borders.some((border) => Math.abs(border - other) <= reach)) continue;
    const bars = [...fine.slice(0, column - 1), ...fine.slice(other + 3)];
    const between = [...fine.slice(column + 3, other - 1)];
    if (bars.length && between.length && mean(bars) < BAR.blurred * mean(between)) return (column + 1) / columns;
  }
  return 0;
}
