// Which words stand in large letters, and how many repetitions are to go.

import { _, ngettext } from "./translation.js";

// What is wrong now, else what was just said (`fresh`); with `slow` the banner has the word.
// Returns the words and their kind, which gives the colour.
export function largeWords({ phase, verdict, checks, unjudged }, fresh, slow) {
  const [active] = verdict.active;
  if (phase === "paused") return ["", "said"];
  if (phase === "setup") {
    const wrong = checks.find((check) => !check.ok);
    return wrong ? [wrong.message, "caution"] : [_("Good. Stay like this."), "good"];
  }
  if (phase === "countdown") return [_("Get ready"), "good"];
  if (active?.severity === "warning") return [active.message, "warning"];
  if (active && !fresh) return [active.message, "caution"];
  if (slow) return ["", "said"];
  if (fresh) return [fresh, "said"];
  if (!verdict.judged && verdict.remedy) return [verdict.remedy, "unknown"];
  if (verdict.blind) return [verdict.blind, "unknown"];
  if (unjudged.length) return [_("Not judged: {signals}", { signals: unjudged.join(", ") }), "unknown"];
  return ["", "said"];
}

// What is left to do, as a list of short pieces.
export function toGo({ phase, repetitions_left: left, level }) {
  const parts = [];
  if (phase !== "exercise") return parts;
  if ("total" in left) parts.push(ngettext("{n} to go", "{n} to go", left.total));
  if ("left" in left) parts.push(_("Left {n}", { n: left.left }));
  if ("right" in left) parts.push(_("Right {n}", { n: left.right }));
  if (level) parts.push(_("Level {level}", { level }));
  return parts;
}
