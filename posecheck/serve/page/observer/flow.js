// Finds points of one picture in another: Lucas and Kanade, from coarse to fine.

import { mirrored } from "./grey.js";

const [WINDOW, LEVELS, MOST_STEPS, NEAR] = [15, 4, 30, 0.01];
const FLAT = 1e-4; // of OpenCV's measure of texture: what has none cannot be followed
const HALF = (WINDOW - 1) / 2;
const PAD = WINDOW + 1;

// Prepares a picture {data, width, height} to be followed from and to.
export function pyramid(picture) {
  const levels = [padded(picture)];
  while (levels.length < LEVELS) {
    const next = halved(levels.at(-1));
    if (next.width <= WINDOW || next.height <= WINDOW) break;
    levels.push(padded(next));
  }
  return levels;
}

// Where each of `points` ([x, y]) of one picture is in another, `guesses` being where to look first;
// null where it cannot be said.
export function followed(from, to, points, guesses) {
  const last = Math.min(from.length, to.length) - 1;
  return points.map(([x, y], i) => {
    let [u, v] = guesses[i].map((value) => value / 2 ** last);
    let ok = true;
    for (let level = last; level >= 0; level -= 1) {
      if (level < last) [u, v] = [2 * u, 2 * v];
      const step = followedOn(from[level], to[level], x / 2 ** level, y / 2 ** level, u, v);
      [u, v] = [step.u, step.v];
      ok = step.ok;
    }
    return ok ? [u, v] : null;
  });
}

const patch = new Float32Array(WINDOW * WINDOW);
const slopesX = new Float32Array(WINDOW * WINDOW);
const slopesY = new Float32Array(WINDOW * WINDOW);

function followedOn(from, to, x, y, u, v) {
  const [left, top] = [Math.floor(x - HALF), Math.floor(y - HALF)];
  if (left < -WINDOW || left >= from.width || top < -WINDOW || top >= from.height) return { u, v, ok: false };
  slopes(from);
  sample(from.data, from.stride, x - HALF, y - HALF, patch);
  sample(from.dx, from.stride, x - HALF, y - HALF, slopesX);
  sample(from.dy, from.stride, x - HALF, y - HALF, slopesY);
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < patch.length; i += 1) {
    xx += slopesX[i] * slopesX[i];
    xy += slopesX[i] * slopesY[i];
    yy += slopesY[i] * slopesY[i];
  }
  // In OpenCV's scale: its slopes are 32 times as steep, and its sums taken times 2 ** -20.
  const scale = 32 * 32 / 2 ** 20;
  const smaller = (scale * (xx + yy - Math.sqrt((xx - yy) ** 2 + 4 * xy * xy))) / (2 * WINDOW * WINDOW);
  const determinant = xx * yy - xy * xy;
  if (smaller < FLAT || !(determinant > 0)) return { u, v, ok: false };
  let [lastX, lastY] = [0, 0];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [column, row] = [Math.floor(u - HALF), Math.floor(v - HALF)];
    if (!(column >= -WINDOW && column < to.width && row >= -WINDOW && row < to.height)) return { u, v, ok: false };
    const [bx, by] = differences(to, u - HALF, v - HALF);
    const moveX = (xy * by - yy * bx) / determinant;
    const moveY = (xy * bx - xx * by) / determinant;
    [u, v] = [u + moveX, v + moveY];
    if (moveX * moveX + moveY * moveY <= NEAR * NEAR) break;
    if (step > 0 && Math.abs(moveX + lastX) < 0.01 && Math.abs(moveY + lastY) < 0.01) {
      [u, v] = [u - 0.5 * moveX, v - 0.5 * moveY];
      break;
    }
    [lastX, lastY] = [moveX, moveY];
  }
  return { u, v, ok: true };
}

// The products of what differs between `patch` and the square at a place with the slopes.
function differences({ data, stride }, left, top) {
  const [column, row] = [Math.floor(left), Math.floor(top)];
  const [a, b] = [left - column, top - row];
  const [w00, w01, w10, w11] = [(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b];
  let [bx, by] = [0, 0];
  for (let j = 0, i = 0; j < WINDOW; j += 1) {
    let at = (row + j + PAD) * stride + column + PAD;
    for (let k = 0; k < WINDOW; k += 1, i += 1, at += 1) {
      const off = w00 * data[at] + w01 * data[at + 1] + w10 * data[at + stride] + w11 * data[at + stride + 1] - patch[i];
      bx += off * slopesX[i];
      by += off * slopesY[i];
    }
  }
  return [bx, by];
}

function sample(data, stride, left, top, out) {
  const [column, row] = [Math.floor(left), Math.floor(top)];
  const [a, b] = [left - column, top - row];
  const [w00, w01, w10, w11] = [(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b];
  for (let j = 0, i = 0; j < WINDOW; j += 1) {
    let at = (row + j + PAD) * stride + column + PAD;
    for (let k = 0; k < WINDOW; k += 1, i += 1, at += 1) {
      out[i] = w00 * data[at] + w01 * data[at + 1] + w10 * data[at + stride] + w11 * data[at + stride + 1];
    }
  }
}

// A border of PAD pixels around a picture, mirrored.
function padded({ data, width, height }) {
  const stride = width + 2 * PAD;
  const [columns, rows] = [mirrored(width, PAD), mirrored(height, PAD)];
  const out = new Float32Array(stride * rows.length);
  for (let y = 0; y < rows.length; y += 1) {
    const from = rows[y] * width;
    for (let x = 0; x < stride; x += 1) out[y * stride + x] = data[from + columns[x]];
  }
  return { data: out, width, height, stride, dx: null, dy: null };
}

// The slopes of a picture in grey levels a pixel (Scharr); none beyond its border.
function slopes(level) {
  if (level.dx) return;
  const { data, width, height, stride } = level;
  level.dx = new Float32Array(data.length);
  level.dy = new Float32Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = (y + PAD) * stride + x + PAD;
      level.dx[i] = (3 * (data[i - stride + 1] - data[i - stride - 1] + data[i + stride + 1] - data[i + stride - 1])
        + 10 * (data[i + 1] - data[i - 1])) / 32;
      level.dy[i] = (3 * (data[i + stride - 1] - data[i - stride - 1] + data[i + stride + 1] - data[i - stride + 1])
        + 10 * (data[i + stride] - data[i - stride])) / 32;
    }
  }
}

const KERNEL = [1, 4, 6, 4, 1];

function halved({ data, width, height, stride }) {
  const [columns, rows] = [(width + 1) >> 1, (height + 1) >> 1];
  const across = new Float32Array(columns * (height + 4));
  for (let y = -2; y < height + 2; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const i = (y + PAD) * stride + 2 * x + PAD;
      across[(y + 2) * columns + x] = data[i - 2] + data[i + 2] + 4 * (data[i - 1] + data[i + 1]) + 6 * data[i];
    }
  }
  const out = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      let sum = 0;
      for (let k = 0; k < 5; k += 1) sum += KERNEL[k] * across[(2 * y + k) * columns + x];
      out[y * columns + x] = Math.floor(sum / 256 + 0.5); // whole grey levels, as OpenCV keeps them
    }
  }
  return { data: out, width: columns, height: rows };
}
