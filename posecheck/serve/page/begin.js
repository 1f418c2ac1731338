// The form that begins an exercise or a programme.

import { element } from "./element.js";
import { painBeforeField } from "./pain.js";
import { chosenPlace, placeChoice } from "./place.js";
import { flagList, noToAll, sources } from "./screening.js";
import { height, heightField, settings } from "./settings.js";
import { allowTilt } from "./tilt.js";
import { _ } from "./translation.js";
import { wake } from "./voice.js";

// `watched`: the exercise whose places there are to choose among, or none; `needsHeight()` and the
// words that ask for it; `levels`: a further field; `moved(place)` when another place is chosen;
// `begin(chosen)` when all is known, where `chosen(name)` is what was chosen of these fields.
// `intro`: words above the first field; with `quick`, on the first page, nothing is asked that the
// exercise can do without.
// `questions`: of somebody who has not answered them yet: {way, entry, then}, the exercise that is
// to begin and the address of this page. The button that starts the camera then answers them.
export function beginForm({ watched, needsHeight, askHeight, levels = null, moved = () => {}, begin, hints, questions = null, intro = null, quick = false }) {
  const missing = (known) => needsHeight() && !known;
  const needed = element("p", { class: "notice", role: "alert", hidden: !missing(settings().height) }, askHeight);
  const wrong = element("p", { class: "wrong", role: "alert" });
  const ask = (known) => { needed.hidden = !missing(known); };
  const start = async () => {
    const field = form.querySelector("#height");
    const known = field ? height(field.value) : settings().height;
    ask(known);
    if (known === null || missing(known)) {
      field.focus();
      return;
    }
    wake(); // this click is what allows sound later on
    if (watched && chosenPlace(watched)?.filmed === false) allowTilt().catch(() => {}); // and the sensor
    try {
      if (questions) await noToAll(questions.entry, questions.way);
    } catch (error) {
      wrong.textContent = error.message;
      return;
    }
    begin((name) => form.querySelector(`input[name=${name}]:checked`)?.value);
  };
  const form = element(
    "form", {
      class: "card form start",
      onsubmit: (event) => {
        event.preventDefault();
        // Enter in the field of the height is no answer to what is asked below it.
        if (questions) form.querySelector(".flags + .wrong + button").focus();
        else start();
      },
    },
    element("h2", {}, questions ? questions.way.title : _("Begin")),
    intro && element("p", {}, intro),
    quick ? null : heightField("height", ask), needed, levels,
    watched ? placeChoice(watched, (place) => {
      moved(place);
      ask(settings().height);
    }) : null,
    painBeforeField(),
    questions ? asked(questions, wrong, start) : element("button", { class: "main big", type: "submit" }, _("Start with my camera")),
    hints.map((hint) => hint && element("p", { class: "hint" }, hint)),
  );
  return form;
}

function asked({ way, entry, then }, wrong, start) {
  const query = new URLSearchParams({ then });
  return [
    way.sentences.map((sentence) => element("p", {}, sentence)), flagList(way), wrong,
    element("button", { class: "main big", type: "button", onclick: start }, _("No to all: start with my camera")),
    element("a", { class: "button plain big", href: `#/questions/${encodeURIComponent(entry.id)}?${query}` }, _("Yes to one or more")),
    sources(way),
  ];
}
