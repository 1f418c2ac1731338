// Draws over the video: the part of the body that a notice is about, or on request the whole
// skeleton, and the gauge.

import { _ } from "./translation.js";
import { number, quantity, unitText } from "./words.js";

const COLOURS = {
  good: "#2ebe8c", caution: "#ffb838", warning: "#ff5a55", unknown: "#8691a0", unlimited: "#f4f7fa",
  left: "#70d6e6", right: "#beaaff", middle: "#eceff5", faint: "#969eaa", outline: "#0e121a",
  bright: "#f4f7fa", muted: "#c3ccd8", panel: "rgba(13, 18, 24, 0.78)", band: "rgba(244, 247, 250, 0.45)", track: "#4a5562",
};
const WORDS = { good: _("in range"), caution: _("near limit"), warning: _("too far"), unknown: _("not judged"), unlimited: _("without a limit") };

// Landmark pairs of the BlazePose skeleton: odd numbers are the person's left.
const SEGMENTS = [
  [11, 12], [11, 13], [13, 15], [12, 14], [14, 16], [11, 23], [12, 24], [23, 24],
  [23, 25], [25, 27], [24, 26], [26, 28], [27, 31], [28, 32],
];
const JOINTS = [...new Set(SEGMENTS.flat())];
const SOLID = 0.6;
// Below this visibility a landmark is a guess: where it is wrong a mark would mislead.
const GUESSED = 0.3;

// Where the gauge's value lies; a value on a limit is beyond it.
export function zone(gauge) {
  const { value, low, high, caution_low: nearLow, caution_high: nearHigh } = gauge;
  const above = (limit) => limit !== null && value >= limit;
  const below = (limit) => limit !== null && value <= limit;
  if (value === null) return "unknown";
  // With an error band a warning begins a little before the limit.
  if (gauge.beyond) return "warning";
  if (above(high) || below(low)) return "warning";
  if (above(nearHigh) || below(nearLow)) return "caution";
  // Only of a value that has a limit may it be said that it is in range.
  return low === null && high === null ? "unlimited" : "good";
}

export function holdZone(held, limit) {
  if (held === null) return "unknown";
  if (held >= limit) return "warning";
  return held >= 0.8 * limit ? "caution" : "good";
}

// The values at the two ends of the bar.
export function span(gauge) {
  const marks = [gauge.neutral, gauge.low, gauge.high, gauge.caution_low, gauge.caution_high].filter((mark) => mark !== null);
  if (gauge.low === null && gauge.high === null) marks.push(...(gauge.targets ?? []).flat());
  const low = Math.min(...(marks.length ? marks : [0]));
  const high = Math.max(...(marks.length ? marks : [0]));
  const wide = high - low || 10;
  return [low - 0.25 * wide, high + 0.25 * wide];
}

export class Drawing {
  // `parts`: where on the body each rule looks, by its name.
  constructor(canvas, video, parts = {}) {
    this.parts = parts;
    this.canvas = canvas;
    this.video = video;
    this.pen = canvas.getContext("2d");
    this.state = null;
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.shown = null; // the gauge's value as drawn, which follows the measured one softly
    this.frame = 0;
    this.sizes = new ResizeObserver(() => this.#fit());
    this.sizes.observe(canvas);
    this.#fit();
  }

  // `state`: {landmarks, back, mirror, skeleton, moment, panel}; drawn with the next picture.
  show(state) {
    this.state = state;
    if (!this.frame) this.frame = requestAnimationFrame(() => this.#draw());
  }

  close() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
  }

  #fit() {
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    this.ratio = ratio;
    if (this.state) this.show(this.state);
  }

  #draw() {
    this.frame = 0;
    const { pen, state } = this;
    const width = this.canvas.width / this.ratio;
    const height = this.canvas.height / this.ratio;
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    if (!state) return;
    const box = this.#pictureBox();
    if (state.landmarks && state.skeleton) this.#skeleton(box, state);
    if (state.landmarks) this.#part(box, state);
    if (state.panel) this.#panel(width, height, state.moment);
  }

  // Where the picture lies within the stage: it is shown whole, or fills it.
  #pictureBox() {
    const { videoWidth, videoHeight, clientWidth: width, clientHeight: height } = this.video;
    const most = this.video.style.objectFit === "cover" ? Math.max : Math.min;
    const scale = most(width / (videoWidth || 4), height / (videoHeight || 3));
    const w = scale * (videoWidth || 4);
    const h = scale * (videoHeight || 3);
    const at = parseFloat(getComputedStyle(this.video).objectPosition) / 100;
    const across = this.video.classList.contains("mirrored") ? 1 - at : at;
    return { x: (width - w) * across, y: (height - h) / 2, w, h };
  }

  // Where the notice of this moment is on the body, in its colour: amber first, red when it lasts.
  #part(box, { landmarks, back, mirror, moment }) {
    const alert = moment?.verdict.judged && moment.phase === "exercise" ? moment.alert : null;
    const part = alert && this.parts[alert.rule];
    if (!part) return;
    const at = ([x, y]) => [box.x + (mirror ? 1 - x : x) * box.w, box.y + y * box.h];
    const odd = { left: 1, right: 0 }[alert.side];
    const own = part.courses.filter((course) => course.every((i) => odd === undefined || i % 2 === odd));
    const courses = (own.length ? own : part.courses)
      .filter((course) => course.every((i) => landmarks[i][2] >= GUESSED)).map((course) => course.map((i) => at(landmarks[i])));
    const line = part.back && back?.filter((point) => point && point[0] !== null);
    if (line?.length > 1) courses.push(line.map(at));
    const { pen } = this;
    const unit = Math.max(1.2, Math.min(box.w, box.h) / 220);
    pen.lineCap = pen.lineJoin = "round";
    for (const [colour, more] of [[COLOURS.outline, 3], [COLOURS[alert.severity], 0]]) {
      pen.strokeStyle = pen.fillStyle = colour;
      pen.lineWidth = unit * (4 + more);
      for (const course of courses) {
        pen.beginPath();
        course.forEach((point, i) => (i ? pen.lineTo(...point) : pen.moveTo(...point)));
        pen.stroke();
        if (part.back) continue;
        for (const point of course) {
          pen.beginPath();
          pen.arc(...point, unit * (6 + more / 2), 0, 2 * Math.PI);
          pen.fill();
        }
      }
    }
  }

  #skeleton(box, { landmarks, back, mirror, moment }) {
    const { pen } = this;
    const at = ([x, y]) => [box.x + (mirror ? 1 - x : x) * box.w, box.y + y * box.h];
    const unit = Math.max(1, Math.min(box.w, box.h) / 260);
    const dim = moment && !moment.verdict.judged;
    pen.lineCap = pen.lineJoin = "round";
    const lines = [];
    for (const [a, b] of SEGMENTS) {
      const seen = Math.min(landmarks[a][2], landmarks[b][2]);
      const side = a % 2 === b % 2 ? (a % 2 ? "left" : "right") : "middle";
      lines.push([at(landmarks[a]), at(landmarks[b]), dim || seen < SOLID ? "faint" : side, seen < SOLID ? 1 : 2.6]);
    }
    for (const outline of [true, false]) {
      for (const [from, to, colour, thick] of lines) {
        pen.strokeStyle = outline ? COLOURS.outline : COLOURS[colour];
        pen.lineWidth = unit * (outline ? thick + 1.6 : thick);
        pen.globalAlpha = outline ? 0.7 : 1;
        pen.beginPath();
        pen.moveTo(...from);
        pen.lineTo(...to);
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
    for (const joint of JOINTS) {
      if (landmarks[joint][2] < SOLID) continue;
      pen.beginPath();
      pen.arc(...at(landmarks[joint]), 2 * unit, 0, 2 * Math.PI);
      pen.fillStyle = dim ? COLOURS.faint : COLOURS.middle;
      pen.fill();
    }
    const line = back?.filter((point) => point && point[0] !== null);
    if (line?.length > 1) {
      for (const [colour, thick] of [[COLOURS.outline, 5], [COLOURS[moment?.verdict.gauge ? zone(moment.verdict.gauge) : "unknown"], 3]]) {
        pen.strokeStyle = colour;
        pen.lineWidth = unit * thick;
        pen.beginPath();
        line.forEach((point, i) => (i ? pen.lineTo(...at(point)) : pen.moveTo(...at(point))));
        pen.stroke();
      }
    }
  }

  #panel(width, height, moment) {
    const { pen } = this;
    const { verdict } = moment;
    // As in live.css: it grows with the size of letters that the person has chosen.
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const tall = Math.max(Math.min(6.5 * rem, 0.4 * height), Math.min(0.23 * height, 0.42 * width, 14.4 * rem));
    const top = height - tall;
    pen.fillStyle = COLOURS.panel;
    pen.fillRect(0, top, width, tall);
    const pad = 0.13 * tall;
    if (verdict.gauge) this.#gauge(pad, top, width - 2 * pad, tall, verdict);
  }

  #gauge(left, top, wide, tall, { gauge, judged }) {
    const { pen } = this;
    const where = judged ? zone(gauge) : "unknown";
    const [low, high] = span(gauge);
    const x = (value) => left + wide * Math.min(1, Math.max(0, (value - low) / (high - low)));
    const small = Math.max(14, 0.165 * tall);

    // The value in large figures, what it means and its name beside it; on a phone below it.
    const stated = gauge.value !== null && (gauge.band ?? null) !== null;
    const value = gauge.value === null ? "\u2013" : stated ? number(gauge.value, 1) : quantity(gauge.value, gauge.unit);
    const error = stated ? ` ± ${quantity(gauge.band, gauge.unit)}` : "";
    const narrow = wide < 3.4 * tall;
    pen.textBaseline = "alphabetic";
    pen.textAlign = "left";
    this.#font((narrow ? 0.25 : 0.33) * tall, 700);
    pen.fillStyle = COLOURS[where];
    const line = top + (narrow ? 0.29 : 0.42) * tall;
    pen.fillText(value, left, line);
    let across = pen.measureText(value).width;
    this.#font(0.16 * tall, 600);
    pen.fillText(error, left + across, line);
    across += pen.measureText(error).width;
    const after = narrow ? left : left + Math.max(across, 0.7 * tall) + 0.12 * tall;
    this.#font(0.86 * small, 500);
    pen.fillStyle = COLOURS.muted;
    if (narrow) {
      this.#font(0.12 * tall, 600);
      pen.fillText(`${WORDS[where]} · ${gauge.label}`, left, top + 0.45 * tall, wide);
    } else {
      pen.fillText(gauge.label, after, top + 0.42 * tall, left + wide - after);
      this.said = after + Math.min(pen.measureText(gauge.label).width, left + wide - after) + small;
      this.#font(small, 600);
      pen.fillStyle = COLOURS.bright;
      pen.fillText(WORDS[where], after, top + 0.25 * tall);
    }

    // The bar: green in the middle, amber from the caution, red from the limit.
    const y = top + (narrow ? 0.56 : 0.52) * tall;
    const thick = 0.19 * tall;
    pen.save();
    pen.beginPath();
    pen.roundRect(left, y, wide, thick, thick / 2);
    pen.clip();
    const known = [gauge.low, gauge.high].some((limit) => limit !== null);
    const ends = [
      [low, gauge.low ?? low, "warning"], [gauge.low ?? low, gauge.caution_low ?? gauge.low ?? low, "caution"],
      [gauge.caution_low ?? gauge.low ?? low, gauge.caution_high ?? gauge.high ?? high, known ? "good" : "track"],
      [gauge.caution_high ?? gauge.high ?? high, gauge.high ?? high, "caution"], [gauge.high ?? high, high, "warning"],
    ];
    for (const [from, to, colour] of ends) {
      pen.fillStyle = COLOURS[colour];
      pen.fillRect(x(from), y, Math.max(0, x(to) - x(from)), thick);
    }
    if (stated) {
      const from = x(gauge.value - gauge.band);
      pen.fillStyle = COLOURS.band;
      pen.fillRect(from, y, x(gauge.value + gauge.band) - from, thick);
    }
    pen.restore();

    // About here is enough: a frame around that stretch of the bar.
    for (const target of gauge.targets ?? []) {
      const [from, to] = target.map(x).sort((a, b) => a - b);
      for (const [colour, width] of [[COLOURS.outline, 5], [COLOURS.bright, 2.5]]) {
        pen.strokeStyle = colour;
        pen.lineWidth = width;
        pen.strokeRect(from, y - 0.04 * tall, to - from, thick + 0.08 * tall);
      }
    }
    if (!narrow && gauge.targets?.length) this.#enough(gauge.targets.at(0).map(x), y, small, left + wide);

    this.#font(0.8 * small, 600);
    pen.textAlign = "center";
    pen.fillStyle = COLOURS.muted;
    for (const limit of [gauge.low, gauge.high]) {
      if (limit === null) continue;
      const rounded = Math.abs(limit - Math.round(limit)) < 0.05 ? 0 : 1;
      pen.fillText(number(limit, rounded) + unitText(gauge.unit), Math.max(x(limit), left + small), y + thick + 1.15 * small);
    }
    if (gauge.value === null) return;
    if (this.shown === null || this.still) this.shown = gauge.value;
    this.shown += 0.5 * (gauge.value - this.shown);
    const needle = x(this.shown);
    pen.fillStyle = COLOURS.bright;
    pen.strokeStyle = COLOURS.outline;
    pen.lineWidth = 3;
    pen.beginPath();
    pen.roundRect(needle - 0.05 * tall, y - 0.07 * tall, 0.1 * tall, thick + 0.14 * tall, 0.05 * tall);
    pen.fill();
    pen.stroke();
  }

  // What the frame means, above it.
  #enough([from, to], y, small, right) {
    const { pen } = this;
    const words = _("enough");
    this.#font(0.8 * small, 600);
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    pen.fillStyle = COLOURS.muted;
    const half = pen.measureText(words).width / 2;
    const at = Math.min((from + to) / 2, right - half);
    if (at - half > this.said) pen.fillText(words, at, y - 0.4 * small);
  }

  #font(size, weight) {
    this.pen.font = `${weight} ${size.toFixed(1)}px system-ui, sans-serif`;
  }
}
