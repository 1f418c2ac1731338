// How far a whole picture has moved: phase correlation, on pictures of half the size. It is where to
// look first, to a pixel or two; corners tell the rest.

// The shift [x, y] from one picture {data, width, height} to another of the same size.
export function shifted(from, to) {
  const [columns, rows] = [power(from.width >> 1), power(from.height >> 1)];
  const [a, b] = [spectrum(from, columns, rows), spectrum(to, columns, rows)];
  for (let i = 0; i < a.re.length; i += 1) {
    const re = a.re[i] * b.re[i] + a.im[i] * b.im[i];
    const im = a.re[i] * b.im[i] - a.im[i] * b.re[i];
    const size = Math.hypot(re, im) || 1;
    // Turned around: forward once more then is backward.
    [a.re[i], a.im[i]] = [re / size, -im / size];
  }
  transform(a, columns, rows);
  let best = 0;
  for (let i = 1; i < a.re.length; i += 1) if (a.re[i] > a.re[best]) best = i;
  const [x, y] = [best % columns, Math.floor(best / columns)];
  return [2 * (x > columns / 2 ? x - columns : x), 2 * (y > rows / 2 ? y - rows : y)];
}

function power(count) {
  return 2 ** Math.ceil(Math.log2(Math.max(2, count)));
}

function spectrum({ data, width, height }, columns, rows) {
  const [re, im] = [new Float64Array(columns * rows), new Float64Array(columns * rows)];
  const [across, down] = [width >> 1, height >> 1];
  const window = (i, count) => 0.5 * (1 - Math.cos((2 * Math.PI * i) / (count - 1)));
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      const i = 2 * y * width + 2 * x;
      const mean = (data[i] + data[i + 1] + data[i + width] + data[i + width + 1]) / 4;
      re[y * columns + x] = mean * window(x, across) * window(y, down);
    }
  }
  const out = { re, im };
  transform(out, columns, rows);
  return out;
}

// Fourier's transform of rows, then of columns, in place.
function transform({ re, im }, columns, rows) {
  for (let y = 0; y < rows; y += 1) line(re, im, y * columns, 1, columns);
  for (let x = 0; x < columns; x += 1) line(re, im, x, columns, rows);
}

function line(re, im, start, step, count) {
  for (let i = 1, j = 0; i < count; i += 1) {
    let bit = count >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      const [p, q] = [start + i * step, start + j * step];
      [re[p], re[q], im[p], im[q]] = [re[q], re[p], im[q], im[p]];
    }
  }
  for (let size = 2; size <= count; size *= 2) {
    const angle = (-2 * Math.PI) / size;
    for (let k = 0; k < size / 2; k += 1) {
      const [cos, sin] = [Math.cos(angle * k), Math.sin(angle * k)];
      for (let i = k; i < count; i += size) {
        const [p, q] = [start + i * step, start + (i + size / 2) * step];
        const [u, v] = [re[q] * cos - im[q] * sin, re[q] * sin + im[q] * cos];
        re[q] = re[p] - u;
        im[q] = im[p] - v;
        re[p] += u;
        im[p] += v;
      }
    }
  }
}
