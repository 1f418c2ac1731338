// Straight lines of a picture, as OpenCV's detector of line segments finds them (von Gioi's LSD):
// neighbours whose grey changes in one direction grow into a region, and a region that is a dense
// rectangle is a line.

import { grey as asGrey, mirrored, resized } from "./grey.js";

const SCALE = 0.8;
const SIGMA = 0.6 / SCALE;
const BLUR = 3; // pixels to each side
const TOLERANCE = (22.5 * Math.PI) / 180;
const STEEP = 2 / Math.sin(TOLERANCE); // grey levels that noise of two levels cannot turn further than that
const BINS = 1024;
const DENSE = 0.7;
const SHRINK = 0.75;

// Lines [[x, y], [x, y]] of a picture {data (RGBA), width, height} made `side` pixels long.
export function lines(picture, side) {
  const scale = side / Math.max(picture.width, picture.height);
  const size = [picture.width, picture.height].map((each) => Math.max(1, Math.round(each * scale)));
  const field = slopes(smaller(resized(asGrey(picture), ...size)));
  const { width, height, angles } = field;
  const least = Math.floor(
    ((5 * (Math.log10(width) + Math.log10(height))) / 2 + Math.log10(11)) / -Math.log10(TOLERANCE / Math.PI),
  );
  const found = [];
  for (const seed of steepest(field)) {
    if (field.used[seed] || angles[seed] === NONE) continue;
    const region = grown(field, seed, TOLERANCE);
    if (region.points.length < least) continue;
    const line = refined(field, region, rectangle(field, region, TOLERANCE));
    if (line) found.push(line.ends.map(([x, y]) => [(x + 0.5) / SCALE, (y + 0.5) / SCALE]));
  }
  return { lines: found, width: size[0], height: size[1] };
}

const NONE = -1024;

function smaller(picture) {
  const kernel = Array.from({ length: 2 * BLUR + 1 }, (_each, k) => Math.exp(-0.5 * ((k - BLUR) / SIGMA) ** 2));
  const sum = kernel.reduce((all, value) => all + value, 0);
  const blurred = convolved(picture, kernel.map((value) => value / sum));
  const [width, height] = [picture.width, picture.height].map((side) => Math.round(side * SCALE));
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const [top, b] = between(y, picture.height);
    for (let x = 0; x < width; x += 1) {
      const [left, a] = between(x, picture.width);
      const at = top * picture.width + left;
      const [right, below] = [left + 1 < picture.width ? 1 : 0, top + 1 < picture.height ? picture.width : 0];
      out[y * width + x] = Math.round((1 - b) * ((1 - a) * blurred[at] + a * blurred[at + right])
        + b * ((1 - a) * blurred[at + below] + a * blurred[at + below + right]));
    }
  }
  return { data: out, width, height };
}

function between(i, count) {
  const at = Math.min(count - 1, Math.max(0, (i + 0.5) / SCALE - 0.5));
  return [Math.floor(at), at - Math.floor(at)];
}

function convolved({ data, width, height }, kernel) {
  const [columns, rows] = [mirrored(width, BLUR), mirrored(height, BLUR)];
  const [across, out] = [new Float32Array(width * height), new Float32Array(width * height)];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k += 1) sum += kernel[k] * data[y * width + columns[x + k]];
      across[y * width + x] = sum;
    }
  }
  for (let y = 0; y < height; y += 1) {
    for (let k = 0; k < kernel.length; k += 1) {
      const row = rows[y + k] * width;
      for (let x = 0; x < width; x += 1) out[y * width + x] += kernel[k] * across[row + x];
    }
    for (let x = 0; x < width; x += 1) out[y * width + x] = Math.round(out[y * width + x]);
  }
  return out;
}

// How steeply the grey changes at each pixel, and the direction along which it does not.
function slopes({ data, width, height }) {
  const [steep, angles] = [new Float64Array(width * height), new Float64Array(width * height).fill(NONE)];
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const i = y * width + x;
      const [down, up] = [data[i + width + 1] - data[i], data[i + 1] - data[i + width]];
      const [dx, dy] = [down + up, down - up];
      steep[i] = Math.sqrt((dx * dx + dy * dy) / 4);
      if (steep[i] > STEEP) angles[i] = (Math.atan2(dx, -dy) + 2 * Math.PI) % (2 * Math.PI);
    }
  }
  return { width, height, steep, angles, used: new Uint8Array(width * height) };
}

// Pixels, the steepest first; by classes, which is quick.
function steepest({ width, height, steep }) {
  let most = 0;
  for (let i = 0; i < steep.length; i += 1) if (steep[i] > most) most = steep[i];
  const bins = Array.from({ length: BINS }, () => []);
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const i = y * width + x;
      if (steep[i] > STEEP) bins[Math.floor((steep[i] * (BINS - 1)) / most)].push(i);
    }
  }
  return bins.reverse().flat();
}

function turn(a, b) {
  let gap = Math.abs(a - b);
  if (gap > 1.5 * Math.PI) gap = Math.abs(gap - 2 * Math.PI);
  return gap;
}

// All that hangs together with `seed` and has its direction.
function grown({ width, height, angles, used }, seed, tolerance) {
  const points = [seed];
  let angle = angles[seed];
  let [x, y] = [Math.cos(angle), Math.sin(angle)];
  used[seed] = 1;
  for (let k = 0; k < points.length; k += 1) {
    const [column, row] = [points[k] % width, Math.floor(points[k] / width)];
    for (let v = Math.max(0, row - 1); v <= Math.min(height - 1, row + 1); v += 1) {
      for (let u = Math.max(0, column - 1); u <= Math.min(width - 1, column + 1); u += 1) {
        const i = v * width + u;
        if (used[i] || angles[i] === NONE || turn(angle, angles[i]) > tolerance) continue;
        used[i] = 1;
        points.push(i);
        x += Math.cos(angles[i]);
        y += Math.sin(angles[i]);
        angle = (Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI);
      }
    }
  }
  return { points, angle };
}

// The rectangle around a region: its ends, and how much of it the region fills.
function rectangle({ width, steep }, { points, angle }, tolerance) {
  let [sum, cx, cy] = [0, 0, 0];
  for (const i of points) {
    sum += steep[i];
    cx += steep[i] * (i % width);
    cy += steep[i] * Math.floor(i / width);
  }
  [cx, cy] = [cx / sum, cy / sum];
  let [xx, xy, yy] = [0, 0, 0];
  for (const i of points) {
    const [x, y] = [(i % width) - cx, Math.floor(i / width) - cy];
    xx += steep[i] * y * y;
    yy += steep[i] * x * x;
    xy -= steep[i] * x * y;
  }
  const smallest = 0.5 * (xx + yy - Math.sqrt((xx - yy) ** 2 + 4 * xy * xy));
  let way = Math.abs(xx) > Math.abs(yy) ? Math.atan2(smallest - xx, xy) : Math.atan2(xy, smallest - yy);
  const off = Math.abs(Math.atan2(Math.sin(way - angle), Math.cos(way - angle)));
  if (off > tolerance) way += Math.PI;
  const [dx, dy] = [Math.cos(way), Math.sin(way)];
  let [from, to, low, high] = [0, 0, 0, 0];
  for (const i of points) {
    const [x, y] = [(i % width) - cx, Math.floor(i / width) - cy];
    const [along, across] = [x * dx + y * dy, y * dx - x * dy];
    [from, to] = [Math.min(from, along), Math.max(to, along)];
    [low, high] = [Math.min(low, across), Math.max(high, across)];
  }
  const thick = Math.max(1, high - low);
  return {
    ends: [[cx + from * dx, cy + from * dy], [cx + to * dx, cy + to * dy]],
    thick,
    density: points.length / ((to - from) * thick),
  };
}

// The line of a region; one that is not dense is grown anew with less tolerance, then made smaller;
// null where nothing dense is left.
function refined(field, region, found) {
  if (found.density >= DENSE) return found;
  const { width, angles, used } = field;
  const [seed] = region.points;
  const [x, y] = [seed % width, Math.floor(seed / width)];
  let [sum, squares, count] = [0, 0, 0];
  for (const i of region.points) {
    used[i] = 0;
    if (Math.hypot((i % width) - x, Math.floor(i / width) - y) >= found.thick) continue;
    const off = Math.atan2(Math.sin(angles[i] - angles[seed]), Math.cos(angles[i] - angles[seed]));
    sum += off;
    squares += off * off;
    count += 1;
  }
  const mean = sum / count;
  const tolerance = 2 * Math.sqrt(Math.max(0, (squares - 2 * mean * sum) / count + mean * mean));
  const again = grown(field, seed, tolerance);
  if (again.points.length < 2) return null;
  const line = rectangle(field, again, tolerance);
  return line.density >= DENSE ? line : shrunk(field, again, line, tolerance);
}

function shrunk(field, region, found, tolerance) {
  const { width, used } = field;
  const [x, y] = [region.points[0] % width, Math.floor(region.points[0] / width)];
  let line = found;
  let reach = Math.max(...line.ends.map((end) => Math.hypot(end[0] - x, end[1] - y)));
  let { points } = region;
  while (line.density < DENSE) {
    reach *= SHRINK;
    points = points.filter((i) => {
      const near = Math.hypot((i % width) - x, Math.floor(i / width) - y) <= reach;
      if (!near) used[i] = 0;
      return near;
    });
    if (points.length < 2) return null;
    line = rectangle(field, { points, angle: region.angle }, tolerance);
  }
  return line;
}
