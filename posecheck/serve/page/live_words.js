// Which words stand in large letters, and how many repetitions are to go.

import { holdZone } from "./drawing.js";
import { _, ngettext } from "./translation.js";

// What is wrong now, else what was just said (`fresh`); with `slow` the banner has the word.
// Returns the words and their kind, which gives the colour.
export function largeWords({ phase, verdict, checks, unjudged, alert }, fresh, slow) {
  if (phase === "paused") return ["", "said"];
  if (phase === "setup" && !checks.length) return ["", "said"]; // nothing was looked at yet
  if (phase === "setup") {
    const wrong = checks.find((check) => !check.ok);
    return wrong ? [wrong.message, "caution"] : [_("Good. Stay like this."), "good"];
  }
  if (phase === "countdown") return [_("Get ready"), "good"];
  // A warning is calm at first, and red when it lasts; it is never hidden by what was just said.
  const warned = verdict.active.some((event) => event.severity === "warning");
  if (alert && (warned || !fresh)) return [alert.message, alert.severity];
  if (slow) return ["", "said"];
  if (fresh) return [fresh, "said"];
  if (!verdict.judged && verdict.remedy) return [verdict.remedy, "unknown"];
  if (verdict.blind) return [verdict.blind, "unknown"];
  if (unjudged.length) return [_("Not judged: {signals}", { signals: unjudged.join(", ") }), "unknown"];
  return ["", "said"];
}

// The seconds of a hold, "" where nothing is held: who passes through a stretch holds nothing.
export function heldSeconds({ phase, verdict }) {
  const { hold_s: held } = verdict;
  return phase === "exercise" && verdict.judged && held >= 1 ? [String(Math.floor(held)), holdZone(held, verdict.hold_limit_s)] : ["", "good"];
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

// How to go on after a pause: who has no keys is told of none.
export function goOn() {
  return matchMedia("(hover: none)").matches ? _("Tap the button to go on.") : _("Press the space bar or the button to go on.");
}
