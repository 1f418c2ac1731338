// How far the main signal went in each session, the oldest on the left.

import { draw, element } from "./element.js";
import { _, language, ngettext } from "./translation.js";
import { quantity } from "./words.js";

// On a phone the drawing is narrower, so that its letters stay as large as the page's.
const width = () => (matchMedia("(max-width: 40rem)").matches ? 340 : 720);
const HEIGHT = 200;
const LEFT = 56;
const BOTTOM = 26;

export function chart(sessions) {
  const WIDTH = width();
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
  const along = timeAxis(sessions, WIDTH);
  const x = (i) => along(points[i].at);
  const { unit } = points[0];
  const picture = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": ngettext("Range in {n} session, from {low} to {high}", "Range in {n} sessions, from {low} to {high}", points.length, { low: quantity(low, unit), high: quantity(high, unit) }) });
  for (const value of new Set([low, 0, high])) {
    picture.append(
      draw("line", { x1: LEFT, x2: WIDTH - 12, y1: y(value), y2: y(value), class: "rule" }),
      draw("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, quantity(value, unit)),
    );
  }
  const thick = Math.max(1.5, Math.min(9, (0.6 * (WIDTH - LEFT)) / points.length));
  points.forEach((point, i) => {
    const kind = point.session.pain ? "warning" : point.session.warnings ? "caution" : point.session.chief_judged ? "good" : "unknown";
    const bar = draw("line", { x1: x(i), x2: x(i), y1: y(point.low), y2: y(point.high), class: `bar ${kind}`, "stroke-width": thick });
    bar.append(draw("title", {}, _("{date}: {low} to {high}", { date: new Date(point.session.started).toLocaleDateString(), low: quantity(point.low, unit), high: quantity(point.high, unit) })));
    picture.append(bar);
  });
  for (const { limit, from, to } of limitRuns(points)) {
    const end = to + 1 < points.length ? x(to + 1) : Math.min(x(to) + 20, WIDTH - 12);
    picture.append(draw("line", { x1: x(from) - (from ? 0 : 12), x2: end, y1: y(limit), y2: y(limit), class: "limit" }));
  }
  for (const [session, anchor] of [[sessions.at(-1), "start"], [sessions[0], "end"]]) {
    const at = new Date(session.started);
    const words = at.toLocaleDateString(language, { day: "numeric", month: "short" });
    picture.append(draw("text", { x: along(at), y: HEIGHT - 6, "text-anchor": anchor }, words));
  }
  return element("figure", { class: "card chart" }, picture, element("figcaption", { class: "quiet" }, _("Range of {signal} by session; the colour tells warnings and pain, the dashed lines the limit at the time.", { signal: points[0].label.replace(/^(left|right) /, "") })));
}

// Where a moment lies: days apart are as far apart as they are, in all drawings of the same sessions.
function timeAxis(sessions, width) {
  const [last, first] = [sessions[0], sessions.at(-1)].map((session) => new Date(session.started).getTime());
  return (at) => LEFT + 20 + ((at - first) / (last - first || 1)) * (width - LEFT - 40);
}

// The limits that counted, each for as long as it stayed: with a level they move with the level.
function limitRuns(points) {
  const runs = [];
  const open = new Map();
  points.forEach((point, i) => {
    const here = new Set(point.limits);
    for (const limit of open.keys()) if (!here.has(limit)) open.delete(limit);
    for (const limit of here) {
      if (!open.has(limit)) {
        open.set(limit, { limit, from: i, to: i });
        runs.push(open.get(limit));
      }
      open.get(limit).to = i;
    }
  });
  return runs;
}

// Pain before each session, from 0 to 10, on the same axis of time.
export function painChart(sessions) {
  const told = [...sessions].reverse().filter((session) => session.pain_before !== null);
  if (told.length < 2) return null;
  const WIDTH = width();
  const along = timeAxis(sessions, WIDTH);
  const x = (session) => along(new Date(session.started));
  const y = (pain) => 12 + ((10 - pain) / 10) * 76;
  const [from, to] = [told[0].pain_before, told.at(-1).pain_before];
  const words = _("Pain before each session, from {from} to {to} of 10", { from, to });
  const picture = draw("svg", { viewBox: `0 0 ${WIDTH} 100`, role: "img", "aria-label": words });
  for (const value of [0, 5, 10]) {
    picture.append(
      draw("line", { x1: LEFT, x2: WIDTH - 12, y1: y(value), y2: y(value), class: "rule" }),
      draw("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, String(value)),
    );
  }
  picture.append(draw("polyline", { points: told.map((session) => `${x(session)},${y(session.pain_before)}`).join(" "), class: "pain-line" }));
  return element("figure", { class: "card chart" }, picture, element("figcaption", { class: "quiet" }, words));
}
