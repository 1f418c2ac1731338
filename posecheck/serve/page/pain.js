// Pain from 0 to 10: a row of numbers, one tap or one key each.

import { amend } from "./api.js";
import { announce, element } from "./element.js";
import { _ } from "./translation.js";

const NUMBERS = [...Array(11).keys()];
const SECOND_DIGIT_MS = 900;

function scale(name, changed = null) {
  return element("div", { class: "pain-scale" }, NUMBERS.map((number) => element(
    "label", { class: "choice" },
    element("input", { type: "radio", name, value: String(number), onchange: changed ? () => changed(number) : null }),
    element("span", {}, String(number)),
  )));
}

// Before a session, as a part of the form that begins it; it may be left out.
export function painBeforeField() {
  return element(
    "fieldset", { class: "field pain" },
    element("legend", {}, _("How much does your back hurt now?")),
    scale("pain"),
    element("p", { class: "hint" }, _("0 = not at all, 10 = the worst pain you can imagine. You can leave it out.")),
  );
}

export const QUESTION_AFTER = _("How much does your back hurt now? From 0, not at all, to 10, the worst: press the number.");

// After a session: kept at once with the session of that number in the history.
// Gives the field, and `keep(number)` for a number that was told otherwise; `answered` is called for each.
export function painAfterField(session, answered) {
  const said = element("p", { class: "hint", role: "status" }, _("0 = not at all, 10 = the worst pain you can imagine. Keys 0 to 9; 1 and then 0 for 10."));
  const node = element(
    "fieldset", { class: "field pain after" },
    element("legend", {}, _("How much does your back hurt now?")),
    scale("pain-after", (number) => keep(number)),
    said,
  );
  let one = 0;

  async function keep(number) {
    node.querySelector(`input[value="${number}"]`).checked = true;
    answered();
    try {
      await amend(`/api/history/${session}/pain`, { pain: number });
      said.textContent = _("Kept: pain {number} of 10.", { number });
      announce(said.textContent);
    } catch (error) {
      said.textContent = error.message;
    }
  }

  function key(event) {
    if (!node.isConnected) {
      document.removeEventListener("keydown", key);
      return;
    }
    if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    event.preventDefault();
    const now = performance.now();
    const ten = event.key === "0" && now - one < SECOND_DIGIT_MS;
    one = event.key === "1" ? now : 0;
    keep(ten ? 10 : Number(event.key));
  }

  document.addEventListener("keydown", key);
  return { node, keep };
}
