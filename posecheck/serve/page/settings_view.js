// The page on which this browser's settings are changed.

import { element } from "./element.js";
import { machineSection } from "./machine.js";
import { heightField, remember, settings } from "./settings.js";
import { here } from "./sight.js";
import { _ } from "./translation.js";
import { say, speechKnown, tone } from "./voice.js";

function toggle(key, label, detail, changed = () => {}) {
  const box = element("input", {
    type: "checkbox", id: `set-${key}`, checked: settings()[key], "aria-describedby": `set-${key}-hint`,
    onchange: () => {
      remember({ [key]: box.checked });
      changed(box.checked);
    },
  });
  return element(
    "div", { class: "toggle" }, box,
    element("div", {}, element("label", { for: `set-${key}` }, label), element("p", { class: "hint", id: `set-${key}-hint` }, detail)),
  );
}

// Where pictures are looked at.
function sightField() {
  const choices = {
    auto: here()
      ? _("By itself: the server, which is this computer") : _("By itself: this device where it is fast enough; else I am asked"),
    device: _("Always this device"),
    server: _("Always the server"),
  };
  const select = element(
    "select", { id: "set-sight", onchange: () => remember({ sight: select.value }) },
    Object.entries(choices).map(([value, words]) => element("option", { value, selected: settings().sight === value }, words)),
  );
  return element("div", { class: "field" }, element("label", { for: "set-sight" }, _("Who looks at my pictures")), select);
}

export async function settingsView() {
  const test = element("button", {
    class: "plain", type: "button",
    onclick: () => {
      tone("limit");
      say({ text: _("Bring your knees back a little."), priority: 100 });
    },
  }, _("Hear voice and tone"));
  const voiceless = element("p", { class: "hint" });
  const tell = () => {
    voiceless.textContent = speechKnown()
      ? "" : _("This browser has no voice of this device: cues appear in large letters and a short tone announces them. Voices of the network are not used, as their makers would get to know what is said to you.");
  };
  tell();
  window.speechSynthesis?.addEventListener?.("voiceschanged", tell);
  const computer = await machineSection();
  return {
    title: _("Settings"),
    node: element(
      "div", { class: "narrow" },
      element("h1", {}, _("Settings")),
      element("section", { class: "card form" }, heightField("height")),
      element(
        "section", { class: "card form" },
        element("h2", {}, _("During an exercise")),
        toggle("mirror", _("Mirror my picture"), _("As in a mirror. Left and right in words are always your own.")),
        toggle("skeleton", _("Draw the whole skeleton"), _("Otherwise only the part of the body that a notice is about. The key S changes it at any time.")),
        toggle("voice", _("Speak the cues"), _("So that you need not look at the screen.")),
        toggle("tones", _("Tone at a limit"), _("A short tone the moment a limit is crossed.")),
        toggle("breath", _("Tone for your breath"), _("A soft tone rises while you breathe in and falls while you breathe out.")),
        toggle("steps", _("Say the steps first"), _("Before each exercise: what to do, how often, which side first.")),
        toggle("count", _("Count aloud for pain"), _("After an exercise: hold a hand above your head at your number. The camera is on until then.")),
        element("div", { class: "row" }, test), voiceless,
      ),
      computer,
      element(
        "section", { class: "card form" },
        element("h2", {}, _("Privacy")),
        sightField(),
        element("p", {}, _("Where this device looks at your pictures itself, they never leave it: the server is sent the places of your joints and your outline. Pictures that the server looks at are measured there and forgotten at once. Nothing is sent to anybody else. These settings stay in this browser.")),
      ),
    ),
  };
}
