// The pages that end a session.

import { element } from "./element.js";
import { _ } from "./translation.js";
import { PAIN } from "./words.js";

// At once, before the summary has come; in a rest nothing is `marked`.
export function stoppedNode(entry, marked) {
  return element(
    "div", { class: "ended" },
    element("h1", {}, _("Stop and rest")),
    element("p", { class: "lead" }, PAIN),
    marked && element("p", {}, entry.levels ? _("The moment is marked, and the level does not rise.") : _("The moment is marked.")),
    element("a", { class: "button main", href: "#/" }, _("All exercises")),
  );
}

export function failedNode(entry, message) {
  return element(
    "div", { class: "ended" },
    element("h1", {}, _("The session has ended")),
    element("p", { class: "lead" }, message),
    element("a", { class: "button main", href: `#/exercise/${entry.id}` }, _("Back to the exercise")),
  );
}
