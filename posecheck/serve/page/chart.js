// How far the main signal went in each session, the oldest on the left.

import { element } from "./element.js";
import { _, language, ngettext } from "./translation.js";
import { quantity } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 56;
const BOTTOM = 26;

export function chart(sessions) {
  const points = [...sessions].reverse().flatMap((session) => {
    const range = Object.values(session.ranges).filter((each) => each.main);
    if (!range.length) return [];
    return [{
      session, unit: range[0].unit, label: range[0].label,
      low: Math.min(...range.map((each) => each.min)), high: Math.max(...range.map((each) => each.max)),
      limits: range.flatMap((each) => [each.low, each.high]).filter((limit) => limit !== null),
      at: new Date(session.started).getTime(),
    }];
  });
  if (points.length < 2) return element("p", { class: "quiet" }, _("The range is drawn here after two sessions in which it could be measured."));
  const limits = points.flatMap((point) => point.limits);
  const low = Math.min(0, ...points.map((point) => point.low), ...limits);
  const high = Math.max(0, ...points.map((point) => point.high), ...limits);
  const y = (value) => 12 + ((high - value) / (high - low || 1)) * (HEIGHT - BOTTOM - 24);
  // Days apart are as far apart as they are.
  const first = points[0].at;
  const span = points.at(-1).at - first || 1;
  const x = (i) => LEFT + 20 + ((points[i].at - first) / span) * (WIDTH - LEFT - 40);
  const { unit } = points[0];
  const picture = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": ngettext("Range in {n} session, from {low} to {high}", "Range in {n} sessions, from {low} to {high}", points.length, { low: quantity(low, unit), high: quantity(high, unit) }) });
  for (const value of new Set([low, 0, high])) {
    picture.append(
      draw("line", { x1: LEFT, x2: WIDTH - 12, y1: y(value), y2: y(value), class: "rule" }),
      draw("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, quantity(value, unit)),
    );
  }
  points.forEach((point, i) => {
    // The limit that counted then: with a level it moves with the level.
    const until = i + 1 < points.length ? x(i + 1) : Math.min(x(i) + 20, WIDTH - 12);
    for (const limit of new Set(point.limits)) {
      picture.append(draw("line", { x1: x(i) - (i ? 0 : 12), x2: until, y1: y(limit), y2: y(limit), class: "limit" }));
    }
    const kind = point.session.pain ? "warning" : point.session.warnings ? "caution" : point.session.chief_judged ? "good" : "unknown";
    const bar = draw("line", { x1: x(i), x2: x(i), y1: y(point.low), y2: y(point.high), class: `bar ${kind}` });
    bar.append(draw("title", {}, _("{date}: {low} to {high}", { date: new Date(point.session.started).toLocaleDateString(), low: quantity(point.low, unit), high: quantity(point.high, unit) })));
    picture.append(bar);
  });
  for (const i of [0, points.length - 1]) {
    const words = new Date(points[i].session.started).toLocaleDateString(language, { day: "numeric", month: "short" });
    picture.append(draw("text", { x: x(i), y: HEIGHT - 6, "text-anchor": i ? "end" : "start" }, words));
  }
  return element("figure", { class: "card chart" }, picture, element("figcaption", { class: "quiet" }, _("Range of {signal} by session; the colour tells warnings and pain, the dashed lines the limit at the time.", { signal: points[0].label.replace(/^(left|right) /, "") })));
}

function draw(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
