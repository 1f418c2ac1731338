// The progress of one exercise as the server describes it: how far each side went, with limits and
// levels, and pain below on the same axis of time. `posecheck history --plot` draws the same.

import { draw, element } from "./element.js";
import { _, language } from "./translation.js";
import { quantity } from "./words.js";

// On a phone the drawing is narrower, so that its letters stay as large as the page's.
const width = () => (matchMedia("(max-width: 40rem)").matches ? 340 : 720);
const HEIGHT = 220;
const LEFT = 56;
const TOP = 26;
const BOTTOM = 26;
const WORST_PAIN = 10;
const LETTERS_APART = 15;
const LEVEL_APART = 58;
// The second line of two is dashed, and its marks are square.
const SECOND = new Set(["right", "lowest"]);
const MARKS = { good: _("no warnings"), warned: _("warnings"), pain: _("pain"), unknown: _("hardly judged") };
const KIND = { good: "good", warned: "caution", pain: "warning", unknown: "unknown" };

export function progressNodes(panel) {
  const measured = panel.lines.some((line) => line.points.length > 1);
  return [
    measured ? rangeChart(panel) : element("p", { class: "quiet" }, _("The range is drawn here after two sessions in which it could be measured.")),
    panel.pain_before.length + panel.pain_after.length > 1 ? painChart(panel) : null,
    changedNode(panel),
  ].filter(Boolean);
}

// What changed since the session before, in words.
export function changedNode(panel) {
  if (!panel.changed.length) return null;
  const [since, ...rest] = panel.changed;
  return element("p", { class: "changed" }, element("strong", {}, since), ` ${rest.join(" · ")}`);
}

function rangeChart(panel) {
  const picture = paper(HEIGHT, panel.words);
  const { unit, low, high } = panel;
  const y = (value) => TOP + ((high - value) / (high - low || 1)) * (HEIGHT - BOTTOM - TOP - 8);
  const along = timeAxis(panel);
  const end = width() - 12;
  let free = -Infinity;
  for (const value of [...new Set([high, low, 0])].filter((each) => each >= low).sort((a, b) => b - a)) {
    rule(picture, y(value), y(value) - free < LETTERS_APART ? "" : quantity(value, unit));
    free = Math.max(free, y(value));
  }
  for (const { value, since, until } of panel.limits) {
    const to = until === panel.last ? Math.min(along(until) + 20, end) : along(until);
    picture.append(draw("line", { x1: along(since), x2: to, y1: y(value), y2: y(value), class: "limit" }));
  }
  let last = -Infinity;
  for (const { since, level } of panel.levels) {
    const x = Math.min(along(since), end - LEVEL_APART);
    if (x - last < LEVEL_APART) continue;
    picture.append(draw("text", { x, y: 13, class: "level" }, _("level {level}", { level })));
    last = x;
  }
  for (const line of panel.lines) trace(picture, line, (point) => along(point.started), (point) => y(point.value));
  for (const line of panel.lines) {
    for (const point of line.points) {
      const words = _("{date}, {line}: {value}", { date: new Date(point.started).toLocaleDateString(language), line: line.name, value: quantity(point.value, unit) });
      picture.append(mark(along(point.started), y(point.value), line.id, `point ${KIND[point.mark]}`, words));
    }
  }
  ends(picture, panel, HEIGHT);
  const seen = new Set(panel.lines.flatMap((line) => line.points.map((point) => point.mark)));
  return element(
    "figure", { class: "card chart" }, picture,
    element(
      "figcaption", { class: "quiet" },
      element("span", {}, _("How far: {signal}.", { signal: panel.label })),
      panel.lines.length > 1 ? panel.lines.map((line) => key(line.id, line.name, "line")) : null,
      Object.keys(MARKS).filter((each) => seen.has(each)).map((each) => key("", MARKS[each], KIND[each])),
      panel.limits.length ? key("limit", _("limit at the time"), "limit") : null,
    ),
  );
}

function painChart(panel) {
  const height = 116;
  const picture = paper(height, panel.pain_words);
  const y = (pain) => 12 + ((WORST_PAIN - pain) / WORST_PAIN) * 76;
  const along = timeAxis(panel);
  for (const value of [WORST_PAIN, WORST_PAIN / 2, 0]) rule(picture, y(value), String(value));
  const lines = [
    { id: "before", name: _("Pain before"), points: panel.pain_before }, { id: "after", name: _("Pain after"), points: panel.pain_after },
  ].filter(({ points }) => points.length);
  for (const line of lines) {
    trace(picture, line, (point) => along(point.started), (point) => y(point.pain), "pain-line");
    for (const point of line.points) picture.append(mark(along(point.started), y(point.pain), line.id, "point warning", `${line.name}: ${point.pain}`));
  }
  ends(picture, panel, height);
  return element(
    "figure", { class: "card chart" }, picture,
    element("figcaption", { class: "quiet" }, element("span", {}, _("Pain, 0 to 10.")), lines.map((line) => key(line.id, line.name, "pain-key"))),
  );
}

function paper(height, words) {
  return draw("svg", { viewBox: `0 0 ${width()} ${height}`, role: "img", "aria-label": words });
}

function rule(picture, y, words) {
  picture.append(draw("line", { x1: LEFT, x2: width() - 12, y1: y, y2: y, class: "rule" }));
  if (words) picture.append(draw("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, words));
}

const second = (id) => SECOND.has(id) || id === "after";

function trace(picture, line, x, y, name = "trace") {
  const points = line.points.map((point) => `${x(point)},${y(point)}`).join(" ");
  picture.append(draw("polyline", { points, class: `${name}${second(line.id) ? " second" : ""}`, "data-line": line.id }));
}

function mark(x, y, id, name, words) {
  const node = second(id)
    ? draw("rect", { x: x - 4, y: y - 4, width: 8, height: 8, class: name }) : draw("circle", { cx: x, cy: y, r: 4.5, class: name });
  node.append(draw("title", {}, words));
  return node;
}

// The dates of the first and the last session.
function ends(picture, panel, height) {
  const along = timeAxis(panel);
  const dates = [panel.first, panel.last].map((at) => new Date(at).toLocaleDateString(language, { day: "numeric", month: "short" }));
  picture.append(draw("text", { x: along(panel.first), y: height - 6, "text-anchor": "start" }, dates[0]));
  if (dates[1] !== dates[0]) picture.append(draw("text", { x: along(panel.last), y: height - 6, "text-anchor": "end" }, dates[1]));
}

// Where a moment lies: days apart are as far apart as they are.
function timeAxis(panel) {
  const [first, last] = [panel.first, panel.last].map((at) => new Date(at).getTime());
  return (at) => LEFT + 20 + ((new Date(at).getTime() - first) / (last - first || 1)) * (width() - LEFT - 40);
}

function key(id, words, name) {
  const sample = draw("svg", { viewBox: "0 0 28 12", class: "key", "aria-hidden": "true" });
  if (name === "limit") sample.append(draw("line", { x1: 0, x2: 28, y1: 6, y2: 6, class: "limit" }));
  else if (name === "line" || name === "pain-key") {
    sample.append(draw("polyline", { points: "0,6 28,6", class: `${name === "line" ? "trace" : "pain-line"}${second(id) ? " second" : ""}` }));
    sample.append(mark(14, 6, id, name === "line" ? "point hollow" : "point warning", words));
  } else sample.append(draw("circle", { cx: 14, cy: 6, r: 4.5, class: `point ${name}` }));
  return element("span", { class: "key-words" }, sample, words);
}
