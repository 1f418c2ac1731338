// Runs what the page takes for stillness, for a test in Python: reads rows of {ms, x, changed, found}
// and writes for each whether nothing moves.
const [page, rows] = process.argv.slice(2);
const { Stillness } = await import(`${page}/observer/stillness.js`);
const stillness = new Stillness();
console.log(JSON.stringify(JSON.parse(rows).map(({ ms, x, changed, found }) => {
  const marks = Array.from({ length: 33 }, (_each, i) => ({ x: 0.5 + (i === 20 ? x : 0), y: 0.5, visibility: i === 21 ? 0.2 : 1 }));
  marks[21].x = (ms % 7) / 10; // hidden: where it is taken to be says nothing
  const mask = new Float32Array(2000).fill(1, 0, 1000);
  mask.fill(1, 1000, 1000 + changed);
  return stillness.update(ms, found ? marks : null, mask);
})));
