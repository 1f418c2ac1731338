// How much the colours differ across the person's upper edge near the knees, as `edge_contrast` of
// posecheck/pose/silhouette.py measures it; it says why each number is what it is.

import { rounded } from "./rounding.js";

const COLUMNS = 96;
const [INSIDE, CREST_WIDTH, KNEES_WIDTH, KNEES_DEPTH, EDGE_BLUR] = [0.5, 1.6, 0.6, 0.35, 0.03];
const [SHOULDERS, HIPS, KNEES] = [[11, 12], [23, 24], [25, 26]];

// `marks`: 33 of [x, y] in pixels; `mask`: probabilities, as large as the picture.
export function edgeContrast({ data, width, height }, mask, marks) {
  const middle = ([a, b]) => [(marks[a][0] + marks[b][0]) / 2, (marks[a][1] + marks[b][1]) / 2];
  const [hip, shoulder, knee] = [HIPS, SHOULDERS, KNEES].map(middle);
  const length = Math.hypot(shoulder[0] - hip[0], shoulder[1] - hip[1]);
  if (!(length > 8) || !(knee[1] < shoulder[1])) return NaN;
  const [left, right] = SHOULDERS.map((i) => marks[i]);
  const breadth = Math.hypot(left[0] - right[0], left[1] - right[1]);
  const half = CREST_WIDTH * Math.max(breadth, 0.5 * length);
  const edge = [];
  for (let i = 0; i < COLUMNS; i += 1) {
    const x = hip[0] - half + (2 * half * i) / (COLUMNS - 1);
    if (Math.abs(x - knee[0]) < KNEES_WIDTH * breadth) edge.push([x, top(mask, width, height, rounded(x))]);
  }
  const known = edge.filter(([, y]) => !Number.isNaN(y));
  if (!known.length) return NaN;
  const lowest = Math.min(...known.map(([, y]) => y)) + KNEES_DEPTH * breadth;
  const near = known.filter(([, y]) => y < lowest);
  const away = [0, 1, 2, 3].map((i) => Math.max(EDGE_BLUR * breadth, 2) * (1 + 0.5 * i));
  const gaps = near.map(([x, y]) => {
    const column = Math.min(Math.max(rounded(x), 0), width - 1);
    const colour = (row) => 4 * (Math.min(Math.max(rounded(row), 0), height - 1) * width + column);
    let squares = 0;
    for (let channel = 0; channel < 3; channel += 1) {
      const gap = away.reduce((sum, by) => sum + data[colour(y + by) + channel] - data[colour(y - by) + channel], 0);
      squares += (gap / away.length) ** 2;
    }
    return Math.sqrt(squares);
  }).sort((a, b) => a - b);
  const at = gaps.length >> 1;
  return gaps.length % 2 ? gaps[at] : (gaps[at - 1] + gaps[at]) / 2;
}

function top(mask, width, height, column) {
  if (column < 0 || column >= width) return NaN;
  let row = 0;
  while (row < height && mask[row * width + column] < INSIDE) row += 1;
  if (row === 0 || row === height) return NaN;
  const [at, above] = [mask[row * width + column], mask[(row - 1) * width + column]];
  return row - (at - INSIDE) / (at - above);
}
