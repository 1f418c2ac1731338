// Runs which pictures of a camera the page looks at, for a test in Python: reads the times of all in
// milliseconds and whether nothing moves, and writes the times of those.
const [page, times, still] = process.argv.slice(2);
const { due, Pace } = await import(`${page}/pace.js`);
const [pace, looked] = [new Pace(), []];
for (const ms of JSON.parse(times)) {
  const last = looked.at(-1) ?? -Infinity;
  if (!pace.passes(ms, last, 15, still === "true") && due(ms, last, 15)) looked.push(ms);
}
console.log(JSON.stringify(looked));
