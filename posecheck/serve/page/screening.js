// Before a session: the questions about red flags, and the pages that say stop.

import { exercise, get, post } from "./api.js";
import { confirmed, element } from "./element.js";
import { _ } from "./translation.js";

const wayTo = (id) => get(`/api/begin?exercise=${encodeURIComponent(id)}`);

// The page before an exercise that may not begin yet, null for one that may. The address stays:
// once the questions are answered it is shown anew.
export async function screeningFirst(entry) {
  const way = await wayTo(entry.id);
  return way.step === "begin" ? null : screeningView(entry, way, () => window.dispatchEvent(new Event("hashchange")));
}

// The questions as a part of the form that begins an exercise, null where they have been answered.
export async function questionsFirst(id) {
  const way = await wayTo(id);
  return way.step === "ask" ? way : null;
}

// Which of them is answered with yes: where the form of an exercise or a programme leads to.
export async function questionsView(id, query) {
  const [entry, way] = await Promise.all([exercise(id), wayTo(id)]);
  const then = query.get("then") ?? `exercise/${encodeURIComponent(id)}`;
  const begin = () => { location.hash = `#/${then}`; };
  return screeningView(entry, way.step === "ask" ? { ...way, step: "which" } : way, begin);
}

// All questions are answered with no.
export function noToAll(entry, way) {
  const answers = Object.fromEntries(way.questions.map(({ id }) => [id, "no"]));
  return post("/api/answers", { about: "red_flags", exercise: entry.id, answers });
}

// All questions at a glance.
export function flagList(way) {
  return element(
    "section", { class: "flags", "aria-labelledby": "flags" },
    element("h2", { id: "flags" }, _("Would you answer yes to one of these?")),
    element("ul", {}, way.questions.map(({ question }) => element("li", {}, question))),
  );
}

// `begin` is called when the way leads to the exercise.
function screeningView(entry, way, begin) {
  const node = element("div", { class: "narrow screening" });
  const show = (next) => {
    if (next.step === "begin") {
      begin();
      return;
    }
    node.dataset.step = next.step;
    const make = { ask: questions, which, see: stop, rest: stop, after_pain: afterPain }[next.step];
    node.replaceChildren(...make(entry, next, show));
    const head = node.querySelector("h1");
    head.setAttribute("tabindex", "-1");
    if (node.isConnected) {
      window.scrollTo(0, 0);
      head.focus({ preventScroll: true });
    }
  };
  show(way);
  return { title: way.title, node };
}

async function answer(given, show, wrong) {
  try {
    show(await post("/api/answers", given));
  } catch (error) {
    wrong.textContent = error.message;
  }
}

function questions(entry, way, show) {
  const wrong = element("p", { class: "wrong", role: "alert" });
  const none = async () => {
    try {
      show(await noToAll(entry, way));
    } catch (error) {
      wrong.textContent = error.message;
    }
  };
  return [
    element("h1", {}, way.title), ...paragraphs(way), element("div", { class: "card form" }, flagList(way)), wrong,
    element(
      "div", { class: "row two" },
      element("button", { class: "main big", type: "button", onclick: none }, _("No to all of these")),
      element("button", { class: "plain big", type: "button", onclick: () => show({ ...way, step: "which" }) }, _("Yes to one or more")),
    ),
    sources(way),
  ];
}

// Each question by itself, for somebody who would answer yes to one at least.
function which(entry, way, show) {
  const wrong = element("p", { class: "wrong", role: "alert" });
  const form = element(
    "form", {
      class: "questions",
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        const answers = {};
        for (const { id } of way.questions) answers[id] = form.querySelector(`input[name="${id}"]:checked`).value;
        wrong.textContent = "";
        if (Object.values(answers).every((given) => given === "no")) {
          wrong.textContent = _("Please answer yes where it is so. If it is so nowhere, go back.");
          return;
        }
        const yes = way.questions.filter(({ id }) => answers[id] === "yes");
        if (yes.length) {
          const told = yes.map(({ question }) => question).join(" ");
          const sure = await confirmed(_("Did you mean yes?"), _("{questions} With this answer no movement starts here today.", { questions: told }), _("Yes"), _("Change it"));
          if (!sure) return;
        }
        await answer({ about: "red_flags", exercise: entry.id, answers }, show, wrong);
      },
    },
    way.questions.map((question) => element(
      "fieldset", { class: "card question", "data-question": question.id },
      element("legend", {}, question.question),
      element(
        "div", { class: "answers" },
        choice(question.id, "no", _("No"), "", true), choice(question.id, "yes", _("Yes")),
        question.may_be_seen ? choice(question.id, "seen", _("Yes, and a professional who knows of it says that I may do these movements"), "wide") : null,
      ),
    )),
    wrong,
    element(
      "div", { class: "row two" },
      element("button", { class: "main big", type: "submit" }, _("Go on")),
      element("button", { class: "plain big", type: "button", onclick: () => show({ ...way, step: "ask" }) }, _("Back")),
    ),
    sources(way),
  );
  return [element("h1", {}, _("To which of them is your answer yes?")), ...paragraphs(way), form];
}

function choice(name, value, words, kind = "", checked = false) {
  return element("label", { class: `choice ${kind}` }, element("input", { type: "radio", name, value, checked }), element("span", {}, words));
}

function stop(entry, way) {
  const [first, ...rest] = way.sentences;
  return [
    element("h1", {}, way.title),
    element("p", { class: "see" }, first),
    way.reasons.length ? element("p", { class: "quiet" }, _("You answered yes to:")) : null,
    way.reasons.length ? element("ul", { class: "reasons" }, way.reasons.map((reason) => element("li", {}, reason))) : null,
    ...rest.map((sentence) => element("p", {}, sentence)),
    element("p", {}, element("a", { class: "button plain", href: "#/" }, _("All exercises"))),
    sources(way),
  ].filter(Boolean);
}

function afterPain(entry, way, show) {
  const wrong = element("p", { class: "wrong", role: "alert" });
  const say = (gone) => answer({ about: "after_pain", exercise: entry.id, answers: { gone } }, show, wrong);
  return [
    element("h1", {}, way.title),
    element("p", { class: "quiet" }, entry.title),
    ...paragraphs(way),
    element(
      "div", { class: "row" },
      element("button", { class: "main", type: "button", onclick: () => say("yes") }, _("Yes, it has gone")),
      element("button", { class: "plain", type: "button", onclick: () => say("no") }, _("No, or I am not sure")),
      element("a", { class: "button plain", href: "#/" }, _("All exercises")),
    ),
    wrong,
  ];
}

function paragraphs(way) {
  return way.sentences.map((sentence) => element("p", { class: "lead" }, sentence));
}

export function sources(way) {
  if (!way.sources.length) return null;
  return element(
    "details", { class: "quiet" },
    element("summary", {}, _("Where these questions come from")),
    element("ul", { class: "plainlist" }, way.sources.map((source) => element("li", {}, source))),
  );
}
