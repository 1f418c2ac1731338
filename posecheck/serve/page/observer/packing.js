// What was seen in a picture as bytes for the server: posecheck/observation/packed.py says how.

const MAGIC = [0x50, 0x4f, 0x53, 0x32]; // "POS2"
export const LEVELS = 63;
export const SCENE = [
  "brightness", "spread", "highlight", "barLeft", "barRight", "barTop", "barBottom",
  "cameraX", "cameraY", "cameraTurn", "cameraZoom", "cameraViews", "cameraLean",
];
const HEAD_BYTES = 4 + 8 * 2 + 4 + 4 * (SCENE.length + 1);
const LOOKS = [null, "unchanged", "looked"];

// The mask in few levels: what is kept of it lies at the person's edge.
export function levels(mask) {
  const out = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i += 1) out[i] = Math.min(LEVELS, Math.max(0, Math.round(LEVELS * mask[i])));
  return out;
}

// The part of those levels in which there is somebody, at least a pixel: most of a picture is room.
export function withSomebody(mask, [width, height]) {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y += 1) {
    const row = mask.subarray(y * width, (y + 1) * width);
    const first = row.findIndex((level) => level > 0);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.findLastIndex((level) => level > 0));
    top = Math.min(top, y);
    bottom = y;
  }
  if (right < 0) [left, right, top, bottom] = [0, 0, 0, 0];
  const [columns, rows] = [right - left + 1, bottom - top + 1];
  const part = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y += 1) {
    const at = (top + y) * width + left;
    part.set(mask.subarray(at, at + columns), y * columns);
  }
  return { left, top, columns, rows, part };
}

async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// `seen`: size, full ([width, height] each), landmarks (33 of {x, y, visibility}, shares of the
// picture) and world (33 of {x, y, z}) or null, mask (levels) or null, scene, contrast, look,
// people (each 33 of {x, y} in pixels).
export async function packed({ size, full, landmarks, world, mask, scene, contrast, look = null, people = [] }) {
  const { left, top, columns, rows, part } = mask ? withSomebody(mask, size) : { left: 0, top: 0, columns: 0, rows: 0 };
  const body = part ? await deflated(part) : new Uint8Array();
  const marks = landmarks ? 4 * 33 * 6 : 0;
  const length = HEAD_BYTES + marks + 4 * 66 * people.length + body.length;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  [...size, ...full, left, top, columns, rows].forEach((value, i) => view.setUint16(4 + 2 * i, value, true));
  bytes.set([landmarks ? 1 : 0, LOOKS.indexOf(look), people.length, 0], 20);
  let at = 24;
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
  bytes.set(body, at);
  return bytes;
}
