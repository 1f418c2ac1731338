// What the live view shows; it judges nothing and decides nothing.

import { element, sketch } from "./element.js";
import { _ } from "./translation.js";

export class LiveScreen {
  // `does` has a function for each button: pause, pain, mute, end.
  constructor(entry, does) {
    this.video = element("video", { muted: true, playsInline: true, autoplay: true, "aria-label": _("Your camera") });
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.cue = element("p", { class: "cue" });
    this.number = element("p", { class: "number", "aria-hidden": "true" });
    this.facts = element("p", { class: "repetitions" });
    this.banner = element("p", { class: "banner", role: "alert", hidden: true });
    this.cover = element("div", { class: "cover", hidden: true });
    this.checks = element("ul", { class: "checks" });
    this.picker = element("div", { class: "field", hidden: true });
    this.stage = element("div", { class: "stage" }, this.video, this.canvas, this.cue, this.facts, this.number, this.cover, this.banner);
    this.panel = element(
      "aside", { class: "guide", "aria-label": _("Set-up"), tabindex: "0" },
      element("h1", {}, entry.title),
      sketch(entry.placement, "sketch"),
      this.checks,
      element("p", { class: "quiet" }, _("It starts by itself when all is well for three seconds.")),
      element("p", {}, entry.position),
      element("p", {}, entry.camera),
      this.picker,
    );
    this.buttons = {
      pause: button("pause", _("Pause"), "Space", does.pause),
      pain: button("pain", _("Pain"), "P", does.pain),
      mute: button("mute", _("Mute"), "M", does.mute),
      end: button("end", _("End"), "E", does.end),
    };
    this.node = element(
      "section", { class: "live", "data-phase": "camera" },
      this.stage, this.panel, element("div", { class: "controls" }, Object.values(this.buttons)),
    );
  }

  phase(name) {
    this.node.dataset.phase = name;
    this.#label("pause", name === "paused" ? _("Go on") : _("Pause"));
  }

  muted(quiet) {
    this.buttons.mute.setAttribute("aria-pressed", String(quiet));
    this.#label("mute", quiet ? _("Sound on") : _("Mute"));
  }

  // The words in large letters.
  words(text, kind) {
    change(this.cue, text);
    this.cue.dataset.kind = kind;
    this.cue.toggleAttribute("data-long", text.length > 70);
  }

  count(text) {
    change(this.facts, text);
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
      element("span", {}, check.message),
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
    this.node.replaceChildren(node);
    this.node.querySelector("h1[tabindex]")?.focus();
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
