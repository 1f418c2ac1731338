// Runs what the page tells of the camera, for a test in Python: reads a folder with case.json,
// pictures.rgba and masks.f32, and writes where the camera was in each picture, and its lean.
import { readFileSync } from "node:fs";

const [page, folder] = process.argv.slice(2);
const { CameraLean } = await import(`${page}/observer/camera_lean.js`);
const { CameraMotion } = await import(`${page}/observer/camera_motion.js`);
const { width, height, times, nobody } = JSON.parse(readFileSync(`${folder}/case.json`));
const pictures = new Uint8Array(readFileSync(`${folder}/pictures.rgba`));
const masks = new Float32Array(new Uint8Array(readFileSync(`${folder}/masks.f32`)).buffer);
const [motion, lean, size] = [new CameraMotion(), new CameraLean(), width * height];
console.log(JSON.stringify(times.map((seconds, i) => {
  const picture = { data: pictures.subarray(4 * i * size, 4 * (i + 1) * size), width, height };
  const mask = nobody ? null : masks.subarray(i * size, (i + 1) * size);
  const place = motion.update(1000 * seconds, picture, mask);
  const { cameraX, cameraY, cameraTurn, cameraZoom, cameraViews } = place;
  return [cameraX, cameraY, cameraTurn, cameraZoom, cameraViews, lean.update(1000 * seconds, picture, mask, place)];
})));
