// Packs what the page saw, for a test in Python: reads rows of levels of masks from its input, null
// where there is none, and writes each observation in base64.
import { readFileSync } from "node:fs";

const { LEVELS, packed, packedMask, SCENE } = await import(`${process.argv[2]}/observer/packing.js`);
const { size, full, landmarks, world, masks } = JSON.parse(readFileSync(0));
const scene = Object.fromEntries(SCENE.map((name, i) => [name, i + 0.5]));
for (const mask of masks) {
  const sent = mask && await packedMask(Float32Array.from(mask, (level) => level / LEVELS), size);
  const seen = packed({ size, full, landmarks, world, mask: sent, scene, contrast: 7, look: "looked", people: [landmarks] });
  console.log(Buffer.from(seen).toString("base64"));
}
