// Builds elements of the page; text is always text, never markup.

import { _ } from "./translation.js";

const SVG = "http://www.w3.org/2000/svg";

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in PROPERTIES) node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const PROPERTIES = { value: 1, checked: 1, disabled: 1, srcObject: 1, muted: 1, playsInline: 1 };

// An element of a drawing.
export function draw(name, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// A drawn sketch; in the page itself and not as an image, so that it takes the page's colours.
// Exercises of the user's own have none: their address is null.
export function sketch(address, name, alt) {
  if (address === null) return null;
  const figure = element("figure", alt ? { class: name, role: "img", "aria-label": alt } : { class: name, "aria-hidden": "true" });
  fetch(address).then((answer) => (answer.ok ? answer.text() : "")).then((text) => {
    if (!text) return;
    const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    drawn.setAttribute("aria-hidden", "true");
    figure.replaceChildren(document.importNode(drawn, true));
  }).catch(() => {}); // the words say it too
  return figure;
}

// What a screen reader should hear now.
export function announce(text) {
  document.getElementById("spoken").textContent = text;
}

// A question in a dialogue; resolves to true when it was confirmed.
export function confirmed(question, detail, action, otherwise = _("Keep")) {
  return new Promise((resolve) => {
    const dialogue = element(
      "dialog", { "aria-labelledby": "question" },
      element("h2", { id: "question" }, question),
      element("p", {}, detail),
      element(
        "form", { method: "dialog", class: "row end" },
        element("button", { class: "plain", value: "no" }, otherwise),
        element("button", { class: "danger", value: "yes" }, action),
      ),
    );
    dialogue.addEventListener("close", () => {
      dialogue.remove();
      resolve(dialogue.returnValue === "yes");
    });
    document.body.append(dialogue);
    dialogue.showModal();
  });
}
