// Pictures in one channel: {data, width, height}, a number for each pixel, row after row.

// Grey of a picture {data (RGBA), width, height}, as OpenCV weighs the colours.
export function grey({ data, width, height }) {
  const out = new Float32Array(width * height);
  for (let i = 0, k = 0; i < out.length; i += 1, k += 4) {
    out[i] = Math.round(0.299 * data[k] + 0.587 * data[k + 1] + 0.114 * data[k + 2]);
  }
  return { data: out, width, height };
}

// Each pixel of the smaller picture is the mean of what it covers; between pixels where it is to be
// larger, as OpenCV's INTER_AREA.
export function resized(picture, width, height) {
  if (picture.width === width && picture.height === height) return picture;
  const across = weighed(picture.width, width);
  const down = weighed(picture.height, height);
  const between = new Float32Array(picture.height * width);
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const { from, shares } = across[x];
      let sum = 0;
      for (let k = 0; k < shares.length; k += 1) sum += shares[k] * picture.data[y * picture.width + from + k];
      between[y * width + x] = sum;
    }
  }
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const { from, shares } = down[y];
    for (let k = 0; k < shares.length; k += 1) {
      const row = (from + k) * width;
      for (let x = 0; x < width; x += 1) data[y * width + x] += shares[k] * between[row + x];
    }
  }
  return { data, width, height };
}

const known = new Map();

function weighed(count, wanted) {
  const name = `${count} ${wanted}`;
  if (!known.has(name)) known.set(name, weights(count, wanted));
  return known.get(name);
}

// Which pixels of `count` each of `wanted` is made of, and to what share.
function weights(count, wanted) {
  const step = count / wanted;
  return Array.from({ length: wanted }, (_each, i) => {
    if (step < 1) {
      const low = Math.floor(i * step);
      const beyond = Math.max(0, (i + 1) - (low + 1) / step);
      const share = beyond % 1;
      return low + 1 < count ? { from: low, shares: [1 - share, share] } : { from: low, shares: [1] };
    }
    const [start, end] = [i * step, Math.min((i + 1) * step, count)];
    const from = Math.floor(start);
    const shares = [];
    for (let at = from; at < end - 1e-9; at += 1) shares.push((Math.min(at + 1, end) - Math.max(at, start)) / (end - start));
    return { from, shares };
  });
}

// The indices from `reach` before the first to `reach` beyond the last: mirrored at the border, which
// itself is not repeated.
export function mirrored(count, reach) {
  return Int32Array.from({ length: count + 2 * reach }, (_each, k) => {
    if (count === 1) return 0;
    const within = Math.abs(k - reach) % (2 * count - 2);
    return within < count ? within : 2 * count - 2 - within;
  });
}

// The mean of a square of `side` (odd) around each pixel.
export function boxed({ data, width, height }, side) {
  const reach = side >> 1;
  const [columns, rows] = [mirrored(width, reach + 1), mirrored(height, reach + 1)];
  const across = new Float64Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    let sum = 0;
    for (let k = 1; k <= side; k += 1) sum += data[row + columns[k]];
    for (let x = 0; x < width; x += 1) {
      across[row + x] = sum;
      sum += data[row + columns[x + side + 1]] - data[row + columns[x + 1]];
    }
  }
  const out = new Float32Array(width * height);
  const sums = new Float64Array(width);
  for (let k = 1; k <= side; k += 1) {
    for (let x = 0; x < width; x += 1) sums[x] += across[rows[k] * width + x];
  }
  for (let y = 0; y < height; y += 1) {
    const [next, last] = [rows[y + side + 1] * width, rows[y + 1] * width];
    for (let x = 0; x < width; x += 1) {
      out[y * width + x] = sums[x] / (side * side);
      sums[x] += across[next + x] - across[last + x];
    }
  }
  return { data: out, width, height };
}

// 1 where the person is or within `reach` pixels of them, in a picture of this size. `mask`:
// probabilities {data, width, height}, null = nobody.
export function person(mask, width, height, reach) {
  const covered = new Uint8Array(width * height);
  if (!mask) return covered;
  const small = resized(mask, width, height).data;
  const across = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!(small[y * width + x] > INSIDE)) continue;
      across.fill(1, y * width + Math.max(0, x - reach), y * width + Math.min(width, x + reach + 1));
    }
  }
  for (let x = 0; x < width; x += 1) {
    for (let y = 0, until = 0; y < height; y += 1) {
      if (!across[y * width + x]) continue;
      const end = Math.min(height, y + reach + 1);
      for (let row = Math.max(until, y - reach); row < end; row += 1) covered[row * width + x] = 1;
      until = end;
    }
  }
  return covered;
}

const INSIDE = 0.2; // more than the mask's blur
