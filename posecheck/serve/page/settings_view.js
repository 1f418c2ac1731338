// The page on which this browser's settings are changed.

import { element } from "./element.js";
import { heightField, remember, settings } from "./settings.js";
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

export async function settingsView() {
  const test = element("button", {
    class: "plain", type: "button",
    onclick: () => {
      tone("limit");
      say({ text: "Bring your knees back a little.", priority: 100 });
    },
  }, "Hear voice and tone");
  const voiceless = element("p", { class: "hint" });
  const tell = () => {
    voiceless.textContent = speechKnown()
      ? "" : "This browser has no voice installed: cues appear in large letters, and the tone marks a limit.";
  };
  tell();
  window.speechSynthesis?.addEventListener?.("voiceschanged", tell);
  return {
    title: "Settings",
    node: element(
      "div", { class: "narrow" },
      element("h1", {}, "Settings"),
      element("section", { class: "card form" }, heightField("height")),
      element(
        "section", { class: "card form" },
        element("h2", {}, "During an exercise"),
        toggle("mirror", "Mirror my picture", "As in a mirror. Left and right in words are always your own."),
        toggle("voice", "Speak the cues", "So that you need not look at the screen."),
        toggle("tones", "Tone at a limit", "A short tone the moment a limit is crossed."),
        element("div", { class: "row" }, test), voiceless,
      ),
      element(
        "section", { class: "card form" },
        element("h2", {}, "Privacy"),
        element("p", {}, "The pictures of your camera go to the posecheck server of this page only, are measured there and forgotten at once. Nothing is sent to anybody else. These settings stay in this browser."),
      ),
    ),
  };
}
