// The drawn figure that does the movement: at the pace, as far and on the side that the server's
// numbers say. It faces as the person in the picture does, and is mirrored as that is.

import { get } from "./api.js";
import { draw, element } from "./element.js";
import { _ } from "./translation.js";

const DRAWN_EVERY_MS = 45;
const SEEN = 0.5;
const SURE = 0.2;
const SLOWLY = 0.1;

export class Demonstration {
  constructor() {
    this.node = element("figure", { class: "demonstration", role: "img", "aria-label": _("The movement, drawn"), hidden: true });
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    this.side = "left";
    this.mirror = false;
    this.wayRound = 0;
    this.turned = false;
    this.timer = 0;
  }

  // Shows an exercise; one without a figure shows nothing. `query`: its level and the camera's place.
  async load(entry, query = {}) {
    const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
    const address = entry.demonstration && `${entry.demonstration}${asked ? `?${asked}` : ""}`;
    if (address === this.address) return;
    this.address = address;
    this.node.hidden = true;
    this.data = null;
    if (!address) return;
    let data;
    try {
      data = await get(address);
    } catch {
      return; // the words say it too
    }
    if (address !== this.address) return;
    this.data = data;
    this.#build();
    this.begun = performance.now();
    this.node.hidden = false;
    this.#draw();
    this.#run();
  }

  // What is seen of the person: `landmarks` as the server gives them, or null; `left`: to go by side.
  see({ landmarks, left, mirror }) {
    this.mirror = mirror;
    if (left && ("left" in left || "right" in left)) this.side = (left.right ?? -1) > (left.left ?? -1) ? "right" : "left";
    if (!this.data?.aside || !landmarks) return;
    const way = sameWay(this.data.facing, landmarks);
    if (way === null) return;
    this.wayRound += SLOWLY * (way - this.wayRound);
    if (Math.abs(this.wayRound) > SURE) this.turned = this.wayRound < 0;
  }

  pause(held) {
    if (held === Boolean(this.heldAt)) return;
    if (held) this.heldAt = performance.now();
    else {
      this.begun += performance.now() - this.heldAt;
      this.heldAt = 0;
    }
  }

  close() {
    clearInterval(this.timer);
    this.timer = 0;
  }

  #run() {
    this.close();
    this.timer = setInterval(() => this.#draw(), DRAWN_EVERY_MS);
  }

  #build() {
    const { width, height, tones, colours, ground, marks } = this.data;
    const colour = (tone) => `var(--sketch-${tone.replaceAll("_", "-")}, ${colours[tone]})`;
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    this.turn = draw("g");
    this.turn.append(...ground.filter((shape) => !shape.text).map((shape) => still(shape, colour(shape.tone))));
    this.tubes = tones.map((tone) => draw("path", { fill: colour(tone) }));
    this.turn.append(...this.tubes, ...marks.filter((shape) => !shape.text).map((shape) => still(shape, colour(shape.tone))));
    this.flipped = null;
    this.words = marks.filter((shape) => shape.text).map((shape) => {
      const [[x, y]] = shape.points;
      const text = draw("text", { x, y, "font-size": shape.radii[0], fill: colour("text"), "font-weight": 600 });
      text.dataset.x = x;
      text.textContent = shape.text;
      return text;
    });
    svg.append(this.turn, ...this.words);
    this.node.replaceChildren(svg);
  }

  #draw() {
    const { data } = this;
    if (!data || !this.node.isConnected || document.hidden) return;
    const seconds = ((this.heldAt || performance.now()) - this.begun) / 1000;
    const [frames, depth, flown] = this.#at(seconds);
    const place = depth * (frames.length - 1);
    const first = Math.min(Math.floor(place), frames.length - 2);
    const share = place - first;
    const key = `${flown}${first}${share.toFixed(3)}`;
    const flipped = this.mirror !== (this.turned && data.aside);
    if (flipped !== this.flipped) {
      this.flipped = flipped;
      if (flipped) this.turn.setAttribute("transform", `translate(${data.width} 0) scale(-1 1)`);
      else this.turn.removeAttribute("transform");
      for (const text of this.words) this.#place(text);
    }
    if (key === this.drawn) return;
    this.drawn = key;
    this.node.dataset.depth = depth.toFixed(3);
    this.node.dataset.way = flown;
    this.tubes.forEach((path, i) => path.setAttribute("d", chain(mixed(frames[first][i], frames[first + 1][i], share))));
  }

  // Words are never mirrored: only their place is.
  #place(text) {
    const { width } = this.data;
    const x = Number(text.dataset.x);
    const outward = x > width / 2;
    text.setAttribute("x", this.flipped ? width - x : x);
    text.setAttribute("text-anchor", outward !== this.flipped ? "start" : "end");
  }

  // The frames that are under way, how far into them, and a name for them.
  #at(seconds) {
    const { ways, steps, step_s: stepS } = this.data;
    if (!ways.length) {
      const number = this.reduced.matches ? 0 : Math.floor(seconds / stepS) % 2;
      return [steps[number], this.reduced.matches ? 0 : (seconds / stepS) % 1, `step${number}`];
    }
    const plan = planned(ways, this.side, this.turned);
    if (this.reduced.matches) return [plan[0].frames, 1, "0"];
    let left = seconds % plan.reduce((sum, way) => sum + period(way), 0);
    for (const [i, way] of plan.entries()) {
      if (left < period(way)) return [way.frames, depthAt(way, left), `${way.side ?? i}`];
      left -= period(way);
    }
    return [plan[0].frames, 0, "0"];
  }
}

// One side where the legs take turns, else all ways, one after the other.
function planned(ways, side, turned) {
  const legs = ways.some((way) => way.far);
  return legs ? ways.filter((way) => way.side === side && way.far === ((side === "left") !== turned)) : ways;
}

function period({ out_s: out, hold_s: hold, back_s: back, rest_s: rest }) {
  return out + hold + back + rest;
}

// How far into its stretch the figure is: eased, as nobody starts or stops at once.
function depthAt({ out_s: out, hold_s: hold, back_s: back }, seconds) {
  const eased = (share) => (1 - Math.cos(Math.PI * share)) / 2;
  if (seconds < out) return eased(seconds / out);
  if (seconds < out + hold) return 1;
  return 1 - eased(Math.min(1, (seconds - out - hold) / back));
}

// How well the person's landmarks lie the way round that the figure's do: 1 to -1, null = unknown.
function sameWay(facing, landmarks) {
  const pairs = Object.entries(facing).filter(([i]) => landmarks[i][2] >= SEEN).map(([i, x]) => [x, landmarks[i][0]]);
  if (pairs.length < 4) return null;
  const mean = (k) => pairs.reduce((sum, pair) => sum + pair[k], 0) / pairs.length;
  const [drawn, seen] = [mean(0), mean(1)];
  let [both, one, two] = [0, 0, 0];
  for (const [a, b] of pairs) {
    both += (a - drawn) * (b - seen);
    one += (a - drawn) ** 2;
    two += (b - seen) ** 2;
  }
  return one * two > 0 ? both / Math.sqrt(one * two) : null;
}

function mixed(a, b, share) {
  return a.map((number, i) => number + share * (b[i] - number));
}

// Discs joined by their common tangents.
function chain(numbers) {
  const discs = [];
  for (let i = 0; i < numbers.length; i += 3) discs.push(numbers.slice(i, i + 3));
  let path = discs.map(([x, y, r]) => `M${f(x - r)} ${f(y)}a${f(r)} ${f(r)} 0 1 0 ${f(2 * r)} 0a${f(r)} ${f(r)} 0 1 0 ${f(-2 * r)} 0z`).join("");
  for (let i = 1; i < discs.length; i += 1) path += tangents(discs[i - 1], discs[i]);
  return path;
}

function tangents([x0, y0, r0], [x1, y1, r1]) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length <= Math.abs(r0 - r1)) return "";
  const along = Math.atan2(y1 - y0, x1 - x0);
  const spread = Math.acos((r0 - r1) / length);
  const corners = [[x0, y0, r0, spread], [x1, y1, r1, spread], [x1, y1, r1, -spread], [x0, y0, r0, -spread]];
  return `M${corners.map(([x, y, r, turn]) => `${f(x + r * Math.cos(along + turn))} ${f(y + r * Math.sin(along + turn))}`).join("L")}z`;
}

function still({ points, radii }, fill) {
  if (radii) return draw("path", { fill, d: chain(points.flatMap(([x, y], i) => [x, y, radii[i]])) });
  return draw("path", { fill, d: `M${points.map(([x, y]) => `${x} ${y}`).join("L")}z` });
}

const f = (number) => number.toFixed(1);
