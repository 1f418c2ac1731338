// From where the knees are watched: the person chooses, and this browser remembers it.

import { element } from "./element.js";
import { remember, settings } from "./settings.js";
import { _ } from "./translation.js";

// The place that counts for an exercise: the remembered one where it has it, else its usual one;
// null for exercises that are judged from one place only.
export function chosenPlace(entry, id = settings().place) {
  return entry.places.find((place) => place.id === id) ?? entry.places[0] ?? null;
}

// The exercise as it is judged from there: where the camera belongs, and its drawing.
export function placed(entry, id) {
  const place = chosenPlace(entry, id);
  if (!place) return entry;
  const { camera, placement, needs_height, filmed } = place;
  return { ...entry, camera, placement, needs_height, filmed, place: place.id };
}

// Cards to choose among: what each place reaches and what it cannot do.
export function placeChoice(entry, changed = () => {}) {
  if (!entry.places.length) return null;
  const now = chosenPlace(entry);
  return element(
    "fieldset", { class: "places" },
    element("legend", {}, _("From where you are watched")),
    entry.places.map((place) => element(
      "label", { class: "place" },
      element("input", {
        type: "radio", name: "place", value: place.id, checked: place === now,
        onchange: () => {
          remember({ place: place.id });
          changed(place);
        },
      }),
      element(
        "span", { class: "place-words" },
        element("strong", {}, place.name),
        element("span", {}, place.reaches),
        element("span", { class: "hint" }, place.cannot),
      ),
    )),
  );
}
