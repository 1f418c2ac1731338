// The movements as cards, and one movement in full.

import { exercise, exercises, get } from "./api.js";
import { element, sketch } from "./element.js";
import { beginLinks } from "./machine.js";
import { painBeforeField } from "./pain.js";
import { chosenPlace, placeChoice } from "./place.js";
import { programmeCards, programmes } from "./programme.js";
import { height, heightField, settings } from "./settings.js";
import { allowTilt } from "./tilt.js";
import { _, around, ngettext } from "./translation.js";
import { wake } from "./voice.js";
import { VIEWS } from "./words.js";

export async function chooseView() {
  const [all, routines, links] = await Promise.all([exercises(true), programmes(), beginLinks()]);
  return {
    title: "posecheck",
    node: element(
      "div", {},
      element(
        "section", { class: "hero" },
        element("h1", {}, _("Gentle stretches for a stiff lower back")),
        element("p", { class: "lead" }, _("Your camera watches, and a calm voice tells you when you go too far, too fast, or hold too long. The pictures are never kept, and nobody else gets them.")),
        element(
          "p", { class: "notice" },
          element("strong", {}, _("posecheck is not medical advice."), " "),
          _("If you are experiencing more chronic pain, or pain that lasts longer than 3 months, see a professional."),
        ),
        links,
      ),
      programmeCards(routines),
      element("h2", { class: "unseen" }, _("Exercises")),
      element("ul", { class: "cards" }, all.map(card)),
    ),
  };
}

function card(entry) {
  const level = entry.levels ? _("level {level}", { level: entry.level ?? 1 }) : null;
  return element(
    "li", { class: "card exercise" },
    sketch(entry.movement, "sketch"),
    element(
      "div", { class: "about" },
      element("h3", {}, element("a", { href: `#/exercise/${entry.id}` }, entry.title)),
      entry.source_name ? element("p", { class: "source-name" }, entry.source_name) : null,
      element("p", {}, entry.purpose),
      element("p", { class: "facts" }, [repetitions(entry), _("camera {view}", { view: viewWords(entry) }), level].filter(Boolean).join(" · ")),
    ),
  );
}

function viewWords(entry) {
  return VIEWS[entry.views[0]] ?? "";
}

function repetitions(entry) {
  if (!(entry.repetitions > 1)) return null;
  return entry.sides
    ? ngettext("{n} time each side", "{n} times each side", entry.repetitions)
    : ngettext("{n} time", "{n} times", entry.repetitions);
}

export async function exerciseView(id) {
  const [entry, server] = await Promise.all([exercise(id), get("/api/server").catch(() => null)]);
  const levels = entry.levels ? levelField(entry) : null;
  const start = element("button", { class: "main big", type: "submit" }, _("Start with my camera"));
  const needsHeight = () => chosenPlace(entry)?.needs_height ?? entry.needs_height;
  const needed = element("p", { class: "notice", role: "alert", hidden: !needsHeight() || Boolean(settings().height) }, _("This movement is judged in inches: please give your height."));
  const place = placement(entry, () => { needed.hidden = !needsHeight() || Boolean(settings().height); });
  const form = element(
    "form", {
      class: "card form start",
      onsubmit: (event) => {
        event.preventDefault();
        const known = height(form.querySelector("#height").value);
        const missing = needsHeight() && !known;
        needed.hidden = !missing;
        if (known === null || missing) {
          form.querySelector("#height").focus();
          return;
        }
        wake(); // this click is what allows sound later on
        if (chosenPlace(entry)?.filmed === false) allowTilt().catch(() => {}); // and the sensor
        const query = new URLSearchParams();
        for (const name of ["level", "pain"]) {
          const chosen = form.querySelector(`input[name=${name}]:checked`)?.value;
          if (chosen) query.set(name, chosen);
        }
        if (entry.places.length) query.set("place", chosenPlace(entry).id);
        location.hash = `#/live/${entry.id}${query.size ? `?${query}` : ""}`;
      },
    },
    element("h2", {}, _("Begin")),
    heightField("height", (known) => { needed.hidden = !needsHeight() || Boolean(known); }),
    needed, levels, place.choice, painBeforeField(), start,
    server && server.sessions.running >= server.sessions.capacity
      ? element("p", { class: "hint" }, _("All places are taken at the moment: you may have to wait.")) : null,
    element("p", { class: "hint" }, around(_("Or {link} of it."), "link", element("a", { href: `#/upload?exercise=${entry.id}` }, _("upload a video")))),
  );
  return {
    title: entry.title,
    node: element(
      "article", { class: "exercise-page" },
      element("p", { class: "back" }, element("a", { href: "#/" }, _("All exercises"))),
      element("h1", {}, entry.title),
      entry.source_name ? element("p", { class: "source-name" }, entry.source_name) : null,
      element("p", { class: "lead" }, entry.purpose),
      element(
        "div", { class: "columns" },
        element(
          "div", { class: "column" },
          sketch(entry.movement, "card sketch large", _("Sketch of a person doing: {exercise}", { exercise: entry.title })),
          element("ol", { class: "steps" }, entry.how.map((step) => element("li", {}, step))),
          element(
            "figure", { class: "quote" },
            element("blockquote", {}, `“${entry.source.sentence}”`),
            element("figcaption", {}, entry.source.text),
          ),
          element(
            "section", { class: "card form" },
            element("h2", {}, _("What is watched")),
            element("ul", { class: "plainlist" }, [...entry.limits, ngettext("holds up to {n} second", "holds up to {n} seconds", entry.hold_limit_s)].map((words) => element("li", {}, words))),
          ),
        ),
        element(
          "div", { class: "column" },
          form, place.guide,
        ),
      ),
    ),
  };
}

// The choice of a place, and the drawing and words of the chosen one.
function placement(entry, changed) {
  const guide = element("section", { class: "card form" });
  const show = (place) => guide.replaceChildren(
    element("h2", {}, _("Where to put the camera")),
    sketch(place.placement, "sketch large") ?? "",
    element("p", {}, place.camera),
  );
  show(chosenPlace(entry) ?? entry);
  const choice = placeChoice(entry, (place) => {
    show(place);
    changed();
  });
  return { choice, guide };
}

function levelField(entry) {
  const next = entry.level ?? 1;
  return element(
    "fieldset", { class: "field levels" },
    element("legend", {}, _("How far you go")),
    element("div", { class: "row tight" }, entry.levels.map((level) => element(
      "label", { class: "choice" },
      element("input", { type: "radio", name: "level", value: String(level), checked: level === next, disabled: level > entry.open_level }),
      element("span", {}, _("Level {level}", { level })),
    ))),
    element("p", { class: "hint" }, entry.level_chosen
      ? _("Level {level} was chosen for you. It does not rise by itself.", { level: next })
      : _("Your history says level {level}. It rises after three sessions in a row without pain or warnings.", { level: next })),
  );
}
