// The end of a session in words.

import { element } from "./element.js";
import { clock, count, length, PAIN } from "./words.js";

export function summaryNode(entry, summary, report) {
  const { left_repetitions: left, right_repetitions: right } = summary;
  const figures = [
    summary.counted ? [String(summary.repetitions), summary.repetitions === 1 ? "repetition" : "repetitions"] : null,
    left || right ? [`${left} / ${right}`, "left / right"] : null,
    [length(summary.duration_s), "in all"],
    [String(summary.warnings.length), summary.warnings.length === 1 ? "warning" : "warnings"],
  ].filter(Boolean);
  return element(
    "div", { class: "ended" },
    element("h1", { tabindex: "-1" }, summary.pain ? "Stop and rest" : summary.warnings.length ? "Done" : "Well done"),
    summary.pain ? element("p", { class: "lead" }, PAIN) : null,
    element("p", { class: "quiet" }, summary.title),
    element("dl", { class: "figures" }, figures.map(([value, name]) => element("div", {}, element("dd", {}, value), element("dt", {}, name)))),
    element("ul", { class: "sentences" }, summary.sentences.map((sentence) => element("li", {}, sentence))),
    summary.warnings.length
      ? element(
        "details", { open: true },
        element("summary", {}, count(summary.warnings.length, "warning")),
        element("ul", { class: "warnings" }, summary.warnings.map((warning) => element(
          "li", {}, element("span", { class: "time" }, clock(warning.start_s)), element("span", {}, warning.message),
        ))),
      ) : null,
    element(
      "div", { class: "row" },
      report ? element("a", { class: "button main", href: report, target: "_blank", rel: "noopener" }, "Open the report") : null,
      summary.pain ? null : element("a", { class: "button plain", href: `#/exercise/${entry.id}` }, "Again"),
      element("a", { class: "button plain", href: "#/" }, "All exercises"),
      element("a", { class: "button plain", href: "#/history" }, "History"),
    ),
  );
}
