// After an exercise: its summary, and the question about pain by a raised hand, a tap or a key.

import { amend } from "./api.js";
import { Asking } from "./asking.js";
import { element } from "./element.js";
import { painAfterField, QUESTION_AFTER } from "./pain.js";
import { settings } from "./settings.js";
import { summaryNode } from "./summary.js";
import { _ } from "./translation.js";

// Whether a hand can answer: it is wanted, the camera sees it, and nobody is at the device anyway.
export function counts(live) {
  const { entry, looking, atDevice } = live;
  return settings().count && Boolean(looking) && !atDevice && entry.filmed !== false && entry.place !== "feet";
}

function query(entry) {
  return { exercise: entry.id, ...(entry.place && { place: entry.place }) };
}

// The last page of `live`. With `session`, its number in the history, the pain is asked for; `over`
// is called when nobody needs to be seen any more.
export function lastPage(live, { summary, report, history: session }, over) {
  const counted = session !== null && counts(live);
  const field = session === null ? null : painAfterField(session, () => live.asking?.close(null));
  const node = summaryNode(live.entry, summary, report, field?.node);
  live.screen.ended("done", node);
  const told = [...(summary.pain ? [] : summary.sentences), ...(session === null || counted ? [] : [QUESTION_AFTER])];
  if (told.length) live.say({ text: told.join(" "), priority: 5, wait: true });
  if (!counted) {
    over();
    return;
  }
  const number = element("p", { class: "counted", "aria-hidden": "true" });
  const words = element("p", { class: "lead" });
  const box = element(
    "section", { class: "counting", hidden: true }, number, words,
    element("button", { class: "plain", type: "button", onclick: () => live.asking.close(null) }, _("Do not count")),
  );
  node.prepend(box);
  let asked = false;
  live.asking = new Asking(query(live.entry), live.looking, {
    show: (now) => {
      if (!asked) node.scrollTop = 0;
      asked = true;
      box.hidden = false;
      if (number.textContent !== String(now.number ?? "")) number.textContent = now.number ?? "";
      if (words.textContent !== now.words) words.textContent = now.words;
    },
    over: (pain) => {
      box.remove();
      live.asking = null;
      if (pain !== null) field.keep(pain);
      else if (!asked && node.isConnected) live.say({ text: QUESTION_AFTER, priority: 5, wait: true });
      over();
    },
  });
}

// The same before a rest, for the session of that number: the number fills the screen.
export function askInRest(live, session, over) {
  live.screen.phase("asking");
  live.asking = new Asking(query(live.entry), live.looking, {
    show: ({ number, words }) => {
      live.screen.countdown(number === 0 ? "0" : number);
      live.screen.words(words, "said");
    },
    over: (pain) => {
      live.asking = null;
      live.screen.countdown(null);
      live.screen.words("", "said");
      if (pain !== null) amend(`/api/history/${session}/pain`, { pain }).catch((error) => live.trouble("link", error.message));
      over(pain);
    },
  });
}
