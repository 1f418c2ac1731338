// Looks for everybody in single pictures, as `LookAround` of posecheck/estimation/bystanders.py
// does; it says why each number is what it is.

const PAINTED = 0.5;
const REACH = 2; // pixels around the silhouette that are painted over too
const PART = 0.35;
const LEFT_OF_PARTS = [0, 0.1625, 0.325, 0.4875, 0.65];
const MIDDLE = [0.32, 0.75];

// People in a picture (ImageData), each 33 of {x, y} in its pixels. `find` runs the model on a
// picture; `mask` is of somebody who is not looked for; `closer` also looks at parts.
export function people(picture, mask, closer, find) {
  const whole = placed(find(mask ? paintedOver(picture, mask) : picture), picture, 0, 0);
  if (whole.length || !closer) return whole;
  const [top, bottom] = MIDDLE.map((share) => Math.round(share * picture.height));
  return LEFT_OF_PARTS.flatMap((share) => {
    const left = Math.round(share * picture.width);
    const right = Math.round((share + PART) * picture.width);
    const part = cropped(picture, left, top, right - left, bottom - top);
    return placed(find(part), part, left, top);
  });
}

function placed(found, { width, height }, left, top) {
  return found.map((marks) => marks.map(({ x, y }) => ({ x: left + x * width, y: top + y * height })));
}

function cropped({ data, width }, left, top, columns, rows) {
  const part = new ImageData(columns, rows);
  for (let y = 0; y < rows; y += 1) {
    const from = 4 * ((top + y) * width + left);
    part.data.set(data.subarray(from, from + 4 * columns), 4 * y * columns);
  }
  return part;
}

function paintedOver({ data, width, height }, mask) {
  const colour = [0, 0, 0, 255];
  for (let i = 0; i < data.length; i += 4) for (let c = 0; c < 3; c += 1) colour[c] += data[i + c];
  for (let c = 0; c < 3; c += 1) colour[c] = Math.floor(colour[c] / (width * height));
  const painted = new ImageData(new Uint8ClampedArray(data), width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!(mask[y * width + x] > PAINTED)) continue;
      // Inside, where the neighbours are painted by themselves, one pixel is enough.
      const inner = x > 0 && y > 0 && x < width - 1 && y < height - 1
        && mask[y * width + x - 1] > PAINTED && mask[y * width + x + 1] > PAINTED
        && mask[(y - 1) * width + x] > PAINTED && mask[(y + 1) * width + x] > PAINTED;
      const reach = inner ? 0 : REACH;
      for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row += 1) {
        for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column += 1) {
          painted.data.set(colour, 4 * (row * width + column));
        }
      }
    }
  }
  return painted;
}
