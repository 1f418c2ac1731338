// Looks at pictures where they are: the pose landmarker in a worker, so that the page stays smooth.
// Messages in: {open: {delegate}}, {look: {at, timeMs, picture, side, lean, order}}; out: {opened},
// {failed}, {seen: {at, data, landmarks, still, tookMs}}.

import { PoseLandmarker } from "/model/vision_bundle.mjs";
import ModuleFactory from "/model/vision_wasm.js";
import { CameraLean } from "./camera_lean.js";
import { CameraMotion } from "./camera_motion.js";
import { edgeContrast } from "./contrast.js";
import { BarWatch, light } from "./light.js";
import { packed, packedMask } from "./packing.js";
import { people } from "./people.js";
import { Stillness } from "./stillness.js";
import { Surroundings } from "./surroundings.js";

const FILES = { wasmLoaderPath: "/model/vision_wasm.js", wasmBinaryPath: "/model/vision_wasm.wasm" };
const WEIGHTS = "/model/pose_landmarker.task";

// The library's own notes, some of which it calls errors.
console.error = console.warn = console.log = console.debug;

let weights = null;
let delegate = "CPU";
let follower = null;
let finder = null;
let watched = null;
const canvas = new OffscreenCanvas(1, 1);
const pen = canvas.getContext("2d", { alpha: false, willReadFrequently: true });

async function landmarker(options) {
  weights ??= fetch(WEIGHTS).then((answer) => {
    if (!answer.ok) throw new Error(`the model cannot be had (${answer.status})`);
    return answer.arrayBuffer();
  });
  const bytes = await weights;
  // The library takes it away with each landmarker that it makes, and a module runs only once.
  self.ModuleFactory = ModuleFactory;
  return PoseLandmarker.createFromOptions(FILES, {
    baseOptions: { modelAssetBuffer: new Uint8Array(bytes), delegate },
    ...options,
  });
}

// A new follower: it knows nobody, and its pictures may begin at any time.
async function open(wanted) {
  follower?.close();
  finder?.close();
  [follower, finder, delegate] = [null, null, wanted];
  follower = await landmarker({ runningMode: "VIDEO", numPoses: 1, outputSegmentationMasks: true });
  watched = {
    bars: new BarWatch(), motion: new CameraMotion(), lean: new CameraLean(),
    surroundings: new Surroundings(), stillness: new Stillness(),
    lastMs: -1, found: null, waits: null,
  };
  postMessage({ opened: wanted });
}

function small(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  canvas.width = Math.max(2, Math.round(scale * picture.width));
  canvas.height = Math.max(2, Math.round(scale * picture.height));
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

async function look({ at, timeMs, picture, side, lean, order }) {
  const began = performance.now();
  const full = [picture.width, picture.height];
  const image = small(picture, side);
  picture.close();
  const size = [image.width, image.height];
  watched.lastMs = Math.max(watched.lastMs + 1, Math.round(timeMs));
  const result = follower.detectForVideo(image, watched.lastMs);
  const landmarks = result.landmarks[0] ?? null;
  const mask = landmarks ? result.segmentationMasks?.[0]?.getAsFloat32Array() ?? null : null;
  const marks = landmarks?.map(({ x, y }) => [x * size[0], y * size[1]]);
  const bars = watched.bars.update(timeMs, image);
  const [barLeft, barRight, barTop, barBottom] = bars;
  const place = watched.motion.update(timeMs, image, mask);
  const cameraLean = Number.isFinite(lean) ? lean : watched.lean.update(timeMs, image, mask, place);
  const scene = { ...light(image, bars), barLeft, barRight, barTop, barBottom, ...place, cameraLean };
  const contrast = mask ? edgeContrast(image, mask, marks) : NaN;
  const still = watched.stillness.update(timeMs, landmarks, mask);
  const data = packed({
    size, full, landmarks, world: result.worldLandmarks[0], mask: mask && await packedMask(mask, size), scene, contrast, ...watched.found,
  });
  watched.found = null;
  const drawn = landmarks?.map(({ x, y, visibility }) => [x, y, visibility]) ?? null;
  postMessage({ seen: { at, data, landmarks: drawn, still, tookMs: performance.now() - began } }, [data.buffer]);
  if (order) await lookAround(image, mask, order);
  for (const each of result.segmentationMasks ?? []) each.close();
}

// What comes of it goes with the next observation, so that this one is not late.
async function lookAround(image, mask, { closer, surely }) {
  if (!watched.surroundings.changed(image, mask) && !surely) {
    watched.found = { look: "unchanged", people: [] };
    return;
  }
  finder ??= await landmarker({ runningMode: "IMAGE", numPoses: 3 });
  const find = (picture) => finder.detect(picture).landmarks;
  watched.found = { look: "looked", people: people(image, mask, closer, find).slice(0, 15) };
}

// One after another: a picture may come while a model is loaded.
let work = Promise.resolve();
addEventListener("message", ({ data }) => {
  work = work.then(() => (data.open ? open(data.open.delegate) : look(data.look)))
    .catch((error) => postMessage({ failed: String(error?.message ?? error) }));
});
