// Shift, turn and zoom of a picture: [a, b, x, y] takes (u, v) to (a u - b v + x, b u + a v + y).

export const SAME = [1, 0, 0, 0];

export function moved([a, b, x, y], points) {
  return points.map(([u, v]) => [a * u - b * v + x, b * u + a * v + y]);
}

// First `before`, then `after`.
export function composed(after, before) {
  const [a, b] = after;
  const [c, d, x, y] = before;
  const [[u, v]] = moved(after, [[x, y]]);
  return [a * c - b * d, a * d + b * c, u, v];
}

export function gaps(points, others) {
  return points.map(([x, y], i) => Math.hypot(x - others[i][0], y - others[i][1]));
}

const TRIES = 500;
const CONFIDENCE = 0.99;

// What takes most of `start` to within `near` of `end`, by chance pairs (RANSAC) and then by all
// that agree; null where nothing does. The same for the same points.
export function fitted(start, end, near) {
  let seed = 1;
  const chance = (count) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * count);
  };
  const { length } = start;
  if (length < 2) return null;
  let [best, most, tries] = [null, 1, TRIES];
  for (let k = 0; k < tries; k += 1) {
    const i = chance(length);
    const j = (i + 1 + chance(length - 1)) % length;
    const found = through([start[i], start[j]], [end[i], end[j]]);
    if (!found) continue;
    const agree = gaps(moved(found, start), end).filter((gap) => gap < near).length;
    if (agree <= most) continue;
    [best, most] = [found, agree];
    const missed = 1 - (agree / length) ** 2;
    tries = missed <= 0 ? 0 : Math.min(tries, Math.ceil(Math.log(1 - CONFIDENCE) / Math.log(missed)));
  }
  if (!best) return null;
  const off = gaps(moved(best, start), end);
  const inner = (points) => points.filter((_point, i) => off[i] < near);
  return through(inner(start), inner(end));
}

// The best for all of the points, by least squares.
function through(start, end) {
  const middle = (points) => [0, 1].map((k) => points.reduce((sum, point) => sum + point[k], 0) / points.length);
  const [[mx, my], [nx, ny]] = [middle(start), middle(end)];
  let [along, across, size] = [0, 0, 0];
  for (let i = 0; i < start.length; i += 1) {
    const [u, v, p, q] = [start[i][0] - mx, start[i][1] - my, end[i][0] - nx, end[i][1] - ny];
    along += u * p + v * q;
    across += u * q - v * p;
    size += u * u + v * v;
  }
  if (!(size > 0)) return null;
  const [a, b] = [along / size, across / size];
  return [a, b, nx - (a * mx - b * my), ny - (b * mx + a * my)];
}
