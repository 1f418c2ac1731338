// Corners of a picture: where it differs in every direction (Shi and Tomasi).

import { mirrored } from "./grey.js";

const [MOST, QUALITY, APART, BLOCK] = [400, 0.03, 6, 5];

// Corners [x, y], the best first, of {data, width, height} where `covered` is 0.
export function corners({ data, width, height }, covered) {
  const quality = smallerEigenvalues(data, width, height);
  let best = 0;
  for (let i = 0; i < quality.length; i += 1) if (!covered[i] && quality[i] > best) best = quality[i];
  const found = [];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const i = y * width + x;
      const value = quality[i];
      if (!covered[i] && value > QUALITY * best && highest(quality, width, i)) found.push({ x, y, value, i });
    }
  }
  found.sort((a, b) => b.value - a.value || b.i - a.i);
  return apart(found, width, height);
}

function highest(quality, width, i) {
  for (let row = -width; row <= width; row += width) {
    for (let column = -1; column <= 1; column += 1) if (quality[i + row + column] > quality[i]) return false;
  }
  return true;
}

function apart(found, width, height) {
  const taken = new Uint8Array(width * height);
  const kept = [];
  for (const { x, y } of found) {
    if (taken[y * width + x]) continue;
    kept.push([x, y]);
    if (kept.length === MOST) break;
    for (let row = Math.max(0, y - APART); row <= Math.min(height - 1, y + APART); row += 1) {
      for (let column = Math.max(0, x - APART); column <= Math.min(width - 1, x + APART); column += 1) {
        if ((row - y) ** 2 + (column - x) ** 2 < APART ** 2) taken[row * width + column] = 1;
      }
    }
  }
  return kept;
}

function smallerEigenvalues(data, width, height) {
  const [xx, xy, yy] = [0, 1, 2].map(() => new Float32Array(width * height));
  const [columns, rows] = [mirrored(width, 1), mirrored(height, 1)];
  for (let y = 0; y < height; y += 1) {
    const [above, here, below] = [rows[y] * width, y * width, rows[y + 2] * width];
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [columns[x], columns[x + 2]];
      const dx = data[above + right] - data[above + left] + 2 * (data[here + right] - data[here + left])
        + data[below + right] - data[below + left];
      const dy = data[below + left] - data[above + left] + 2 * (data[below + x] - data[above + x])
        + data[below + right] - data[above + right];
      const i = here + x;
      xx[i] = dx * dx;
      xy[i] = dx * dy;
      yy[i] = dy * dy;
    }
  }
  const [sxx, sxy, syy] = [xx, xy, yy].map((each) => summed(each, width, height));
  const out = new Float32Array(width * height);
  for (let i = 0; i < out.length; i += 1) {
    const [a, b, c] = [0.5 * sxx[i], sxy[i], 0.5 * syy[i]];
    out[i] = a + c - Math.sqrt((a - c) ** 2 + b * b);
  }
  return out;
}

// Sums over squares of BLOCK pixels.
function summed(data, width, height) {
  const reach = BLOCK >> 1;
  const [columns, rows] = [mirrored(width, reach), mirrored(height, reach)];
  const across = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let k = 0; k < BLOCK; k += 1) sum += data[y * width + columns[x + k]];
      across[y * width + x] = sum;
    }
  }
  const out = new Float32Array(width * height);
  for (let k = 0; k < BLOCK; k += 1) {
    for (let y = 0; y < height; y += 1) {
      const row = rows[y + k] * width;
      for (let x = 0; x < width; x += 1) out[y * width + x] += across[row + x];
    }
  }
  return out;
}
