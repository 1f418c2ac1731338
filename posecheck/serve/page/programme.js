// Programmes: several exercises in order, with rests; one of them in full, and its run.

import { exercise, exercises, get, Refusal } from "./api.js";
import { beginForm } from "./begin.js";
import { element, sketch } from "./element.js";
import { sessionView } from "./live.js";
import { placed } from "./place.js";
import { Run } from "./run.js";
import { questionsFirst, screeningFirst } from "./screening.js";
import { _, ngettext } from "./translation.js";
import { length, times } from "./words.js";

const SIDES = { left: _("left side only"), right: _("right side only") };

export const programmes = () => get("/api/programmes");

async function programme(id) {
  const found = (await programmes()).find((each) => each.id === id);
  if (!found) throw new Refusal(_("There is no such programme here."));
  return found;
}

// The programmes as cards, for the first page; nothing where there are none.
export function programmeCards(all) {
  if (!all.length) return null;
  return element(
    "section", { class: "routines", "aria-labelledby": "routines" },
    element("h2", { id: "routines" }, _("One after another")),
    element("ul", { class: "plainlist" }, all.map((each) => element(
      "li", { class: "card routine" },
      element("a", { href: `#/programme/${encodeURIComponent(each.id)}` }, each.title),
      element("p", { class: "quiet" }, ngettext("{n} exercise, with rests between", "{n} exercises, with rests between", exercisesIn(each))),
    ))),
  );
}

function exercisesIn(each) {
  return each.stages.filter((stage) => stage.set_number === 1).length;
}

export async function programmeView(id) {
  const [found, all] = await Promise.all([programme(id), exercises()]);
  const entries = new Map(all.map((entry) => [entry.id, entry]));
  const first = entries.get(found.stages[0].exercise);
  const way = await questionsFirst(first.id);
  const needsHeight = () => found.stages.some((stage) => placed(entries.get(stage.exercise)).needs_height);
  // The choice is the same for all movements that leave one.
  const watched = found.stages.map((stage) => entries.get(stage.exercise)).find((entry) => entry.places.length);
  const form = beginForm({
    watched,
    needsHeight,
    questions: way && { way, entry: first, then: `programme/${encodeURIComponent(id)}` },
    askHeight: _("Part of it is judged in inches: please give your height."),
    begin: (chosen) => {
      const pain = chosen("pain");
      location.hash = `#/run/${encodeURIComponent(found.id)}${pain ? `?pain=${pain}` : ""}`;
    },
    hints: [_("After each exercise there is a rest, in which you hear what comes next and where the camera goes. Pain ends all of it.")],
  });
  return {
    title: found.title,
    node: element(
      "article", { class: "exercise-page" },
      element("p", { class: "back" }, element("a", { href: "#/" }, _("All exercises"))),
      element("h1", {}, found.title),
      element(
        "div", { class: "columns" },
        element("ol", { class: "column stages" }, found.stages.map((stage, i) => stageRow(stage, i, entries.get(stage.exercise)))),
        element("div", { class: "column" }, form),
      ),
    ),
  };
}

function stageRow(stage, i, entry) {
  const eachSide = entry?.sides && !stage.side;
  const facts = [
    eachSide || stage.repetitions > 1 ? times(stage.repetitions, eachSide) : null,
    stage.side ? SIDES[stage.side] : null,
    stage.sets > 1 ? _("set {number} of {sets}", { number: stage.set_number, sets: stage.sets }) : null,
    i && stage.rest_s ? _("after a rest of {length}", { length: length(stage.rest_s) }) : null,
    i && stage.moves_camera ? _("the camera moves") : null,
  ];
  return element(
    "li", { class: "card stage-row" },
    entry ? sketch(entry.movement, "sketch") : null,
    element(
      "div", { class: "about" },
      element("h2", {}, stage.title),
      element("p", { class: "quiet" }, facts.filter(Boolean).join(" · ")),
    ),
  );
}

// The run itself, from the stage that the address names: a reload goes on where it was.
export async function runView(id, query) {
  const found = await programme(id);
  const number = Math.min(Number(query.get("stage")) || 0, found.stages.length - 1);
  const entries = new Map();
  for (const stage of found.stages) entries.set(stage.exercise, placed(await exercise(stage.exercise)));
  // Whoever may not begin one of the movements hears it before the first, not half-way through.
  // Pain in one that has been done ends the rest too.
  for (const entry of entries.values()) {
    const first = await screeningFirst(entry);
    if (first) return first;
  }
  const session = new Run(entries.get(found.stages[number].exercise), { id: found.id, entries, number });
  return sessionView(found.title, session, query);
}
