// The form that begins an exercise or a programme.

import { element } from "./element.js";
import { painBeforeField } from "./pain.js";
import { chosenPlace, placeChoice } from "./place.js";
import { height, heightField, settings } from "./settings.js";
import { allowTilt } from "./tilt.js";
import { _ } from "./translation.js";
import { wake } from "./voice.js";

// `watched`: the exercise whose places there are to choose among, or none; `needsHeight()` and the
// words that ask for it; `levels`: a further field; `moved(place)` when another place is chosen;
// `begin(chosen)` when all is known, where `chosen(name)` is what was chosen of these fields.
export function beginForm({ watched, needsHeight, askHeight, levels = null, moved = () => {}, begin, hints }) {
  const missing = (known) => needsHeight() && !known;
  const needed = element("p", { class: "notice", role: "alert", hidden: !missing(settings().height) }, askHeight);
  const ask = (known) => { needed.hidden = !missing(known); };
  const form = element(
    "form", {
      class: "card form start",
      onsubmit: (event) => {
        event.preventDefault();
        const field = form.querySelector("#height");
        const known = height(field.value);
        ask(known);
        if (known === null || missing(known)) {
          field.focus();
          return;
        }
        wake(); // this click is what allows sound later on
        if (watched && chosenPlace(watched)?.filmed === false) allowTilt().catch(() => {}); // and the sensor
        begin((name) => form.querySelector(`input[name=${name}]:checked`)?.value);
      },
    },
    element("h2", {}, _("Begin")),
    heightField("height", ask), needed, levels,
    watched ? placeChoice(watched, (place) => {
      moved(place);
      ask(settings().height);
    }) : null,
    painBeforeField(),
    element("button", { class: "main big", type: "submit" }, _("Start with my camera")),
    hints.map((hint) => hint && element("p", { class: "hint" }, hint)),
  );
  return form;
}
