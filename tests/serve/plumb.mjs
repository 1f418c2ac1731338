// Runs what the page takes for the lean of a phone's picture, for a test in Python: reads rows of
// {beta, gamma, turned, facing} and writes for each the degrees, null = not known.
const [page, rows] = process.argv.slice(2);
const { leanOf, up } = await import(`${page}/plumb.js`);
console.log(JSON.stringify(JSON.parse(rows).map(
  ({ beta, gamma, turned, facing }) => leanOf(up(beta, gamma), turned, facing),
)));
