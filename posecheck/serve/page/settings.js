// What this browser remembers: on this machine only.

import { element } from "./element.js";
import { _ } from "./translation.js";

const KEY = "posecheck";
const DEFAULTS = {
  height: "", mirror: true, skeleton: false, voice: true, tones: true, breath: true, steps: true, count: true, camera: "", place: "", sight: "auto",
};
let unsaved = {};

export function settings() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}"), ...unsaved };
  } catch {
    return { ...DEFAULTS, ...unsaved };
  }
}

export function remember(changes) {
  const all = { ...settings(), ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    unsaved = all; // without storage it lasts as long as the page
  }
}

// A height as the server reads it, "" for none, null for words that are no height.
export function height(text) {
  const plain = text.trim().toLowerCase().replaceAll(",", ".").replaceAll(" ", "");
  if (!plain) return "";
  const metric = /^(\d+(?:\.\d+)?)(cm|m)?$/.exec(plain);
  if (metric) {
    let cm = Number(metric[1]);
    if (metric[2] === "m" || (!metric[2] && cm < 3)) cm *= 100;
    return cm >= 90 && cm <= 245 ? `${Number(cm.toFixed(1))}cm` : null;
  }
  const feet = /^(\d)(?:ft|'|′)(?:(\d+(?:\.\d+)?)(?:in|"|″|'')?)?$/.exec(plain);
  if (feet && Number(feet[2] ?? 0) < 12) {
    const inches = 12 * Number(feet[1]) + Number(feet[2] ?? 0);
    return inches >= 36 && inches <= 96 ? `${feet[1]}ft${Number(feet[2] ?? 0)}in` : null;
  }
  return null;
}

// The field for the height, which keeps what is typed when it is one.
export function heightField(id, changed = () => {}) {
  const hint = element("p", { class: "hint", id: `${id}-hint` });
  const words = _("Like 170 cm or 5 ft 7 in. Without it nothing is said in inches.");
  const wrong = _("This is no height that I know: write it like 170 cm or 5 ft 7 in.");
  const input = element("input", {
    id, type: "text", dir: "ltr", autocomplete: "off", inputmode: "text", value: settings().height, placeholder: "170 cm",
    "aria-describedby": `${id}-hint`,
    oninput: () => {
      const known = height(input.value);
      input.toggleAttribute("aria-invalid", false);
      if (known === null) input.setAttribute("aria-invalid", "true");
      hint.textContent = known === null ? wrong : words;
      hint.classList.toggle("wrong", known === null);
      if (known !== null) remember({ height: input.value.trim() });
      changed(known);
    },
  });
  hint.textContent = words;
  return element("div", { class: "field" }, element("label", { for: id }, _("Your height")), input, hint);
}
