// What was seen in a picture as bytes for the server: posecheck/observation/packed.py says how.

const MAGIC = [0x50, 0x4f, 0x53, 0x32]; // "POS2"
export const LEVELS = 63;
export const SCENE = [
  "brightness", "spread", "highlight", "barLeft", "barRight", "barTop", "barBottom",
  "cameraX", "cameraY", "cameraTurn", "cameraZoom", "cameraViews", "cameraLean",
];
const HEAD_BYTES = 4 + 6 * 2 + 4 + 4 * (SCENE.length + 1);
const LOOKS = [null, "unchanged", "looked"];

// The mask in few levels: what is kept of it lies at the person's edge.
export function levels(mask) {
  const out = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i += 1) out[i] = Math.min(LEVELS, Math.max(0, Math.round(LEVELS * mask[i])));
  return out;
}

// The part of a mask's levels in which somebody is: [left, top, width, height], and its bytes. Beyond
// it nobody is, and the server need not unpack that.
export function inhabited(mask, [width, height]) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      if (!mask[i]) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  if (!bottom) return { box: [0, 0, 0, 0], part: new Uint8Array() };
  const part = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y += 1) {
    part.set(mask.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  }
  return { box: [left, top, right - left, bottom - top], part };
}

// A mask as it is sent.
export async function packedMask(mask, size) {
  const { box, part } = inhabited(levels(mask), size);
  return { box, data: await deflated(part) };
}

async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// `seen`: size, full ([width, height] each), landmarks (33 of {x, y, visibility}, shares of the
// picture) and world (33 of {x, y, z}) or null, mask (of `packedMask`) or null, scene, contrast,
// look, people (each 33 of {x, y} in pixels).
export function packed({ size, full, landmarks, world, mask, scene, contrast, look = null, people = [] }) {
  const marks = landmarks ? 4 * 33 * 6 : 0;
  const length = HEAD_BYTES + marks + 4 * 66 * people.length + (mask ? 8 + mask.data.length : 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  [...size, ...full, ...(mask ? size : [0, 0])].forEach((value, i) => view.setUint16(4 + 2 * i, value, true));
  bytes.set([landmarks ? 1 : 0, LOOKS.indexOf(look), people.length, 0], 16);
  let at = 20;
  const put = (value) => {
    view.setFloat32(at, value, true);
    at += 4;
  };
  for (const name of SCENE) put(scene[name] ?? NaN);
  put(contrast);
  for (const { x, y, visibility } of landmarks ?? []) {
    put(x * size[0]);
    put(y * size[1]);
    put(Math.min(1, Math.max(0, visibility)));
  }
  for (const { x, y, z } of landmarks ? world : []) [x, y, z].forEach(put);
  for (const { x, y } of people.flat()) {
    put(x);
    put(y);
  }
  if (mask) {
    mask.box.forEach((value, i) => view.setUint16(at + 2 * i, value, true));
    bytes.set(mask.data, at + 8);
  }
  return bytes;
}
