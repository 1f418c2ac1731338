// Runs what the page reduces a picture to, for a test in Python: reads the path of a folder with
// picture.rgba, mask.f32 and case.json, and writes what was measured.
import { readFileSync } from "node:fs";

const [page, folder] = process.argv.slice(2);
const { edgeContrast } = await import(`${page}/observer/contrast.js`);
const { findBars, light } = await import(`${page}/observer/light.js`);
const { Surroundings } = await import(`${page}/observer/surroundings.js`);
const { levels, packed, packedMask } = await import(`${page}/observer/packing.js`);
const { width, height, marks } = JSON.parse(readFileSync(`${folder}/case.json`));
const floats = (name) => new Float32Array(new Uint8Array(readFileSync(`${folder}/${name}`)).buffer);
const picture = (name) => ({ data: new Uint8Array(readFileSync(`${folder}/${name}`)), width, height });
const [first, second, mask] = [picture("first.rgba"), picture("second.rgba"), floats("mask.f32")];
const bars = findBars(first);
const surroundings = new Surroundings();
const changed = [first, first, second].map((each) => surroundings.changed(each, mask));
const sent = packed({
  size: [width, height], full: [640, 480], landmarks: null, world: null, mask: await packedMask(mask, [width, height]), scene: {}, contrast: NaN,
});
console.log(JSON.stringify({
  light: light(first, bars ?? [0, 0, 0, 0]), bars, contrast: edgeContrast(first, mask, marks), changed, levels: [...levels(mask)],
  sent: Buffer.from(sent).toString("base64"),
}));
