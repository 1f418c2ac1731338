// The end of a session in words.

import { element } from "./element.js";
import { _, ngettext } from "./translation.js";
import { clock, length, PAIN } from "./words.js";

// `pain`: the field that asks for it, where it is asked for.
export function summaryNode(entry, summary, report, pain = null) {
  const { left_repetitions: left, right_repetitions: right } = summary;
  const figures = [
    summary.counted ? [String(summary.repetitions), ngettext("repetition", "repetitions", summary.repetitions)] : null,
    left || right ? [`${left} / ${right}`, _("left / right")] : null,
    [length(summary.duration_s), _("in all")],
    summary.judged_s || summary.warnings.length
      ? [String(summary.warnings.length), summary.complete || summary.warnings.length ? ngettext("warning", "warnings", summary.warnings.length) : _("warnings in what was judged")] : null,
    summary.judged_s + 0.5 < summary.duration_s ? [length(summary.judged_s), _("judged")] : null,
  ].filter(Boolean);
  return element(
    "div", { class: "ended" },
    element("h1", { tabindex: "-1" }, summary.pain ? _("Stop and rest") : summary.well ? _("Well done") : summary.finished ? _("Done") : _("Ended")),
    summary.pain ? element("p", { class: "lead" }, PAIN) : null,
    element("p", { class: "quiet" }, summary.title),
    element("dl", { class: "figures" }, figures.map(([value, name]) => element("div", {}, element("dd", {}, value), element("dt", {}, name)))),
    pain,
    element("ul", { class: "sentences" }, summary.sentences.map((sentence) => element("li", {}, sentence))),
    summary.warnings.length
      ? element(
        "details", { open: true },
        element("summary", {}, ngettext("{n} warning", "{n} warnings", summary.warnings.length)),
        element("ul", { class: "warnings" }, summary.warnings.map((warning) => element(
          "li", {}, element("span", { class: "time" }, clock(warning.start_s)), element("span", {}, warning.message),
        ))),
      ) : null,
    element(
      "div", { class: "row" },
      report ? element("a", { class: "button main", href: report, target: "_blank", rel: "noopener" }, _("Open the report")) : null,
      summary.pain ? null : element("a", { class: "button plain", href: `#/exercise/${entry.id}` }, _("Again")),
      element("a", { class: "button plain", href: "#/" }, _("All exercises")),
      element("a", { class: "button plain", href: "#/history" }, _("History")),
    ),
  );
}
