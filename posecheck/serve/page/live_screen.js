// What the live view shows; it judges nothing and decides nothing.

import { Demonstration } from "./demonstration.js";
import { element, sketch } from "./element.js";
import { _ } from "./translation.js";

// How much of its height the words may take, more on an upright phone, whose lines are short; and
// how much of the picture may be cut off at its edges.
const ROOM = { wide: 0.62, upright: 0.74 };
const CUT = 0.25;

export class LiveScreen {
  // `does` has a function for each button: pause, pain, mute, end, and in a programme next.
  constructor(entry, does) {
    this.video = element("video", { muted: true, playsInline: true, autoplay: true, "aria-label": _("Your camera") });
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.cue = element("p", { class: "cue" });
    this.seconds = element("p", { class: "held", "aria-hidden": "true" });
    this.demonstration = new Demonstration();
    this.number = element("p", { class: "number", "aria-hidden": "true" });
    this.facts = element("p", { class: "repetitions" });
    this.banner = element("p", { class: "banner", role: "alert", hidden: true });
    this.cover = element("div", { class: "cover", hidden: true });
    this.checks = element("ul", { class: "checks" });
    this.picker = element("div", { class: "field", hidden: true });
    this.stage = element("div", { class: "stage" }, this.video, this.canvas, this.cue, this.facts, this.demonstration.node, this.seconds, this.number, this.cover, this.banner);
    this.heading = element("h1", { class: "unseen" });
    this.panel = element("aside", { class: "guide", "aria-label": _("Set-up"), tabindex: "0" });
    this.exercise(entry);
    this.buttons = {
      pause: button("pause", _("Pause"), "Space", does.pause),
      pain: button("pain", _("Pain"), "P", does.pain),
      ...(does.next ? { next: button("next", _("Next"), "N", does.next) } : {}),
      mute: button("mute", _("Mute"), "M", does.mute),
      end: button("end", _("End"), "E", does.end),
    };
    this.video.addEventListener("resize", () => this.#fill());
    this.sizes = new ResizeObserver(() => {
      this.#fill();
      this.#fit();
    });
    this.sizes.observe(this.stage);
    this.node = element(
      "section", { class: "live", "data-phase": "camera" },
      this.heading, this.stage, this.panel, element("div", { class: "controls" }, Object.values(this.buttons)),
    );
  }

  // The exercise that the set-up is about.
  exercise(entry) {
    this.checksShown = null;
    this.demonstration.load(entry, { place: entry.place, level: entry.levels ? entry.level : null });
    this.checks.replaceChildren();
    this.heading.textContent = entry.title;
    this.panel.replaceChildren(...[
      element("h2", {}, entry.title),
      entry.source_name ? element("p", { class: "source-name" }, entry.source_name) : null,
      sketch(entry.placement, "sketch"),
      this.checks,
      entry.wide ? element("p", { class: "turn" }, _("Turn the phone on its side: lying down you fit into the picture then.")) : null,
      element("p", {}, entry.position),
      element("p", {}, entry.camera),
      element("p", { class: "quiet" }, _("It starts by itself when all is well for three seconds.")),
      this.picker,
    ].filter(Boolean));
  }

  phase(name, held = name === "paused") {
    this.node.dataset.phase = name;
    this.#label("pause", held ? _("Go on") : _("Pause"));
  }

  // Whether the buttons do nothing for now.
  lock(locked) {
    this.node.toggleAttribute("data-locked", locked);
  }

  muted(quiet) {
    this.buttons.mute.setAttribute("aria-pressed", String(quiet));
    this.#label("mute", quiet ? _("Sound on") : _("Mute"));
  }

  // The words in large letters: the first sentence, and what belongs to it a little smaller.
  words(text, kind) {
    this.cue.dataset.kind = kind;
    if (this.cue.textContent === text) return;
    const first = /^.+?[.!?…](?=\s)/u.exec(text)?.[0] ?? text;
    const more = text.slice(first.length);
    this.cue.replaceChildren(...(text ? [element("span", {}, first, more ? element("span", { class: "more" }, more) : null)] : []));
    this.#fit();
  }

  count(parts) {
    const key = parts.join("\n");
    if (key === this.counted) return;
    this.counted = key;
    this.facts.replaceChildren(...parts.map((part) => element("span", {}, part)));
    this.#fit();
  }

  // The seconds of a hold, the largest thing on the screen; `kind` gives the colour.
  held(text, kind) {
    change(this.seconds, text);
    this.seconds.dataset.kind = kind;
  }

  countdown(number) {
    change(this.number, number ? String(number) : "");
  }

  trouble(text) {
    this.banner.hidden = !text;
    change(this.banner, text ?? "");
  }

  guide(checks) {
    const key = JSON.stringify(checks);
    if (key === this.checksShown) return;
    this.checksShown = key;
    this.checks.replaceChildren(...checks.map((check) => element(
      "li", { class: check.ok ? "ok" : "wrong" },
      element("span", { class: "sign", "aria-hidden": "true" }, check.ok ? "✓" : "!"),
      element("span", { title: check.message }, check.brief),
    )));
  }

  covered(title, text, ...more) {
    this.cover.replaceChildren(element("h2", {}, title), element("p", {}, text), ...more);
    this.cover.hidden = false;
  }

  uncovered() {
    this.cover.hidden = true;
  }

  // A choice of cameras where there are several; `choose` gets the chosen one's name.
  cameras(all, using, choose) {
    if (all.length < 2) return;
    const select = element(
      "select", { id: "camera", onchange: () => choose(select.value) },
      all.map((each, i) => element("option", { value: each.deviceId, selected: each.deviceId === using }, each.label || _("Camera {number}", { number: i + 1 }))),
    );
    this.picker.replaceChildren(element("label", { for: "camera" }, _("Camera")), select);
    this.picker.hidden = false;
  }

  // The last words, in place of the picture.
  ended(phase, node) {
    this.node.dataset.phase = phase;
    this.demonstration.close();
    this.node.replaceChildren(node);
    this.node.querySelector("h1[tabindex]")?.focus();
  }

  // Something that is known after the last words.
  add(node) {
    this.node.firstElementChild.append(node);
  }

  // Long words get smaller letters only when they would not fit.
  #fit() {
    this.cue.style.removeProperty("--shrink");
    // What is left to do stands below the words and is never covered by them.
    const below = this.facts.childElementCount ? this.stage.clientHeight - this.facts.offsetTop : 0;
    const said = this.cue.firstElementChild;
    if (!said) return;
    const upright = innerHeight > innerWidth;
    const room = Math.min((upright ? ROOM.upright : ROOM.wide) * this.stage.clientHeight, this.stage.clientHeight - below - 16);
    for (let shrink = 0.95; shrink > 0.3 && said.offsetHeight > room; shrink -= 0.05) {
      this.cue.style.setProperty("--shrink", shrink.toFixed(2));
    }
  }

  // The picture fills its place unless too much of it would be cut off; it is never squeezed.
  #fill() {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = this.video;
    if (!videoWidth || !clientWidth) return;
    const ratio = (videoWidth / videoHeight) / (clientWidth / clientHeight);
    const kept = Math.min(ratio, 1 / ratio);
    this.video.style.objectFit = kept > 1 - CUT ? "cover" : "contain";
  }

  #label(name, text) {
    change(this.buttons[name].querySelector(".label"), text);
  }
}

function button(name, label, key, action) {
  return element(
    "button", { class: `control ${name}`, type: "button", onclick: action, "aria-keyshortcuts": key },
    element("span", { class: "label" }, label), element("kbd", { "aria-hidden": "true" }, key),
  );
}

// Words that stay are left alone: screen readers and selections notice a replacement.
function change(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
