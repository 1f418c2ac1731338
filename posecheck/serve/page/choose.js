// The movements as cards, and one movement in full.

import { exercise, exercises, get } from "./api.js";
import { element, sketch } from "./element.js";
import { height, heightField, settings } from "./settings.js";
import { wake } from "./voice.js";
import { count, VIEWS } from "./words.js";

export async function chooseView() {
  const all = await exercises(true);
  return {
    title: "posecheck",
    node: element(
      "div", {},
      element(
        "section", { class: "hero" },
        element("h1", {}, "Gentle stretches for a stiff lower back"),
        element("p", { class: "lead" }, "Your camera watches, and a calm voice tells you when you go too far, too fast, or hold too long. The pictures are never kept, and nobody else gets them."),
        element(
          "p", { class: "notice" },
          element("strong", {}, "posecheck is not medical advice. "),
          "If you are experiencing more chronic pain, or pain that lasts longer than 3 months, see a professional.",
        ),
      ),
      element("h2", { class: "unseen" }, "Exercises"),
      element("ul", { class: "cards" }, all.map(card)),
    ),
  };
}

function card(entry) {
  const level = entry.levels ? `level ${entry.level ?? 1}` : null;
  return element(
    "li", { class: "card exercise" },
    sketch(entry.movement, "sketch"),
    element(
      "div", { class: "about" },
      element("h3", {}, element("a", { href: `#/exercise/${entry.id}` }, entry.title)),
      element("p", {}, entry.purpose),
      element("p", { class: "facts" }, [repetitions(entry), `camera ${viewWords(entry)}`, level].filter(Boolean).join(" · ")),
    ),
  );
}

function viewWords(entry) {
  return VIEWS[entry.views[0]] ?? "";
}

function repetitions(entry) {
  if (!(entry.repetitions > 1)) return null;
  return entry.sides ? `${entry.repetitions} times each side` : count(entry.repetitions, "time");
}

export async function exerciseView(id) {
  const [entry, server] = await Promise.all([exercise(id), get("/api/server").catch(() => null)]);
  const levels = entry.levels ? levelField(entry) : null;
  const start = element("button", { class: "main big", type: "submit" }, "Start with my camera");
  const needed = element("p", { class: "notice", role: "alert", hidden: !entry.needs_height || Boolean(settings().height) }, "This movement is judged in inches: please give your height.");
  const form = element(
    "form", {
      class: "card form start",
      onsubmit: (event) => {
        event.preventDefault();
        const known = height(form.querySelector("#height").value);
        const missing = entry.needs_height && !known;
        needed.hidden = !missing;
        if (known === null || missing) {
          form.querySelector("#height").focus();
          return;
        }
        wake(); // this click is what allows sound later on
        const chosen = form.querySelector("input[name=level]:checked")?.value;
        location.hash = `#/live/${entry.id}${chosen ? `?level=${chosen}` : ""}`;
      },
    },
    element("h2", {}, "Begin"),
    heightField("height", (known) => { needed.hidden = !entry.needs_height || Boolean(known); }),
    needed, levels, start,
    server && server.sessions.running >= server.sessions.capacity
      ? element("p", { class: "hint" }, "All places are taken at the moment: you may have to wait.") : null,
    element("p", { class: "hint" }, "Or ", element("a", { href: `#/upload?exercise=${entry.id}` }, "upload a video"), " of it."),
  );
  return {
    title: entry.title,
    node: element(
      "article", { class: "exercise-page" },
      element("p", { class: "back" }, element("a", { href: "#/" }, "All exercises")),
      element("h1", {}, entry.title),
      element("p", { class: "lead" }, entry.purpose),
      element(
        "div", { class: "columns" },
        element(
          "div", { class: "column" },
          sketch(entry.movement, "card sketch large", `Sketch of a person doing: ${entry.title}`),
          element("ol", { class: "steps" }, entry.how.map((step) => element("li", {}, step))),
          element(
            "figure", { class: "quote" },
            element("blockquote", {}, `“${entry.source.sentence}”`),
            element("figcaption", {}, entry.source.text),
          ),
          element(
            "section", { class: "card form" },
            element("h2", {}, "What is watched"),
            element("ul", { class: "plainlist" }, [...entry.limits, `holds up to ${entry.hold_limit_s} seconds`].map((words) => element("li", {}, words))),
          ),
        ),
        element(
          "div", { class: "column" },
          form,
          element(
            "section", { class: "card form" },
            element("h2", {}, "Where to put the camera"),
            sketch(entry.placement, "sketch large"),
            element("p", {}, entry.camera),
          ),
        ),
      ),
    ),
  };
}

function levelField(entry) {
  const next = entry.level ?? 1;
  return element(
    "fieldset", { class: "field levels" },
    element("legend", {}, "How far you go"),
    element("div", { class: "row tight" }, entry.levels.map((level) => element(
      "label", { class: "choice" },
      element("input", { type: "radio", name: "level", value: String(level), checked: level === next }),
      element("span", {}, `Level ${level}`),
    ))),
    element("p", { class: "hint" }, `Your history says level ${next}. It rises after three sessions in a row without pain or warnings.`),
  );
}
