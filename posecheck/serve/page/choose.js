// The movements as cards, and one movement in full.

import { exercise, exercises, get } from "./api.js";
import { beginForm } from "./begin.js";
import { element, sketch } from "./element.js";
import { beginLinks } from "./machine.js";
import { chosenPlace } from "./place.js";
import { programmeCards, programmes } from "./programme.js";
import { questionsFirst } from "./screening.js";
import { settings } from "./settings.js";
import { _, around, ngettext } from "./translation.js";
import { times, VIEWS } from "./words.js";

export async function chooseView() {
  const [all, routines, links] = await Promise.all([exercises(true), programmes(), beginLinks()]);
  // Without the server nothing can begin: then what was kept of the page is shown without questions.
  const first = await firstSession(all).catch(() => null);
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
        first ? null : links,
      ),
      first, first && links,
      programmeCards(routines),
      element("h2", { class: "unseen" }, _("Exercises")),
      element("ul", { class: "cards" }, all.map(card)),
    ),
  };
}

// For somebody who has not answered the questions yet: these, and the button that answers them with
// no and begins. It is the first movement that can be watched without knowing more of the person.
async function firstSession(all) {
  const entry = all.find((each) => settings().height || !(chosenPlace(each) ?? each).needs_height);
  const way = entry ? await questionsFirst(entry.id) : null;
  if (!way) return null;
  const form = beginForm({
    quick: true,
    needsHeight: () => false,
    questions: { way, entry, then: `exercise/${encodeURIComponent(entry.id)}` },
    begin: (chosen) => {
      const pain = chosen("pain");
      location.hash = `#/live/${entry.id}${pain ? `?pain=${pain}` : ""}`;
    },
    intro: _("It begins with: {exercise}. Where the camera goes you are shown and told then.", { exercise: entry.title }),
    hints: [_("Or choose another below.")],
  });
  return element(
    "section", { class: "first-session" },
    form,
    element(
      "div", { class: "card form" },
      element("h2", {}, entry.title),
      sketch(entry.movement, "sketch large"),
      element("p", {}, entry.purpose),
      element("ol", { class: "steps" }, entry.how.map((step) => element("li", {}, step))),
    ),
  );
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
  return times(entry.repetitions, entry.sides);
}

export async function exerciseView(id) {
  const [entry, server, way] = await Promise.all([exercise(id), get("/api/server").catch(() => null), questionsFirst(id)]);
  const levels = entry.levels ? levelField(entry) : null;
  const guide = element("section", { class: "card form" });
  const guided = (place) => guide.replaceChildren(...placement(place));
  guided(chosenPlace(entry) ?? entry);
  const form = beginForm({
    watched: entry,
    needsHeight: () => chosenPlace(entry)?.needs_height ?? entry.needs_height,
    askHeight: _("This movement is judged in inches: please give your height."),
    levels,
    questions: way && { way, entry, then: `exercise/${encodeURIComponent(id)}` },
    moved: guided,
    begin: (chosen) => {
      const query = new URLSearchParams();
      for (const name of ["level", "pain"]) if (chosen(name)) query.set(name, chosen(name));
      if (entry.places.length) query.set("place", chosenPlace(entry).id);
      location.hash = `#/live/${entry.id}${query.size ? `?${query}` : ""}`;
    },
    hints: [
      server && server.sessions.running >= server.sessions.capacity
        ? _("All places are taken at the moment: you may have to wait.") : null,
      around(_("Or {link} of it."), "link", element("a", { href: `#/upload?exercise=${entry.id}` }, _("upload a video"))),
    ],
  });
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
          form, guide,
        ),
      ),
    ),
  };
}

// The drawing and the words of where the camera belongs.
function placement({ placement: drawn, camera }) {
  return [
    element("h2", {}, _("Where to put the camera")),
    sketch(drawn, "sketch large") ?? "",
    element("p", {}, camera),
  ];
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
