// Reminders: a file for the person's own calendar.

import { get } from "./api.js";
import { element } from "./element.js";
import { _ } from "./translation.js";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MOST_TIMES = 6;
const MONDAY = Date.UTC(2024, 0, 1);

export async function remindersView() {
  const { subjects } = await get("/api/reminders");
  const subject = element("select", { id: "subject" }, subjects.map(({ id, title }) => element("option", { value: id }, title)));
  const days = DAYS.map((day, number) => dayBox(day, number));
  const times = element("div", { class: "times" }, timeField("07:30"));
  const more = element("button", { class: "plain", type: "button", onclick: () => {
    const field = timeField("19:00");
    times.append(field);
    more.hidden = times.children.length >= MOST_TIMES;
    field.querySelector("input").focus();
  } }, _("Another time"));
  times.addEventListener("removed", () => { more.hidden = false; });
  const wrong = element("p", { class: "wrong", role: "alert" });
  const done = element("p", { class: "hint", role: "status" });
  const form = element(
    "form", {
      class: "card form",
      onsubmit: (event) => {
        event.preventDefault();
        const chosen = DAYS.filter((day) => form.querySelector(`#day-${day}`).checked);
        const at = [...times.querySelectorAll("input")].map((field) => field.value).filter(Boolean);
        wrong.textContent = chosen.length === 0 ? _("Choose a day at least.") : at.length === 0 ? _("Choose a time at least.") : "";
        done.textContent = "";
        if (wrong.textContent) return;
        save({ subject: subject.value, days: chosen.join(","), at, ahead: form.querySelector("#ahead").checked ? "10" : "0" });
        done.textContent = _("Open the file that was saved: your calendar takes it and reminds you.");
      },
    },
    element("div", { class: "field" }, element("label", { for: "subject" }, _("What for")), subject),
    element("fieldset", { class: "field" }, element("legend", {}, _("On these days")), element("div", { class: "weekdays" }, days)),
    element("fieldset", { class: "field" }, element("legend", {}, _("At")), times, more),
    element(
      "div", { class: "toggle" },
      element("input", { type: "checkbox", id: "ahead" }),
      element("label", { for: "ahead" }, _("Ring 10 minutes ahead, so that I can lay out the mat")),
    ),
    wrong,
    element("button", { class: "main big", type: "submit" }, _("Save the reminders")), done,
  );
  return {
    title: _("Reminders"),
    node: element(
      "div", { class: "narrow" },
      element("h1", {}, _("Reminders")),
      element("p", { class: "lead" }, _("A file for the calendar of your computer or phone, which will remind you. Nothing is sent anywhere.")),
      form,
    ),
  };
}

function dayBox(day, number) {
  const name = (weekday) => new Date(MONDAY + number * 864e5).toLocaleDateString(document.documentElement.lang, { weekday, timeZone: "UTC" });
  return element(
    "label", { class: "choice" },
    element("input", { type: "checkbox", id: `day-${day}`, checked: true, "aria-label": name("long") }),
    element("span", {}, name("short")),
  );
}

function timeField(value) {
  const field = element(
    "div", { class: "row" },
    element("input", { type: "time", value, required: true, "aria-label": _("Time of the day") }),
    element("button", { class: "plain small", type: "button", onclick: () => {
      const list = field.parentElement;
      if (list.children.length > 1) field.remove();
      list.dispatchEvent(new Event("removed"));
    } }, _("Remove")),
  );
  return field;
}

function save({ subject, days, at, ahead }) {
  const now = new Date();
  const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
  const query = new URLSearchParams({ subject, days, ahead, today });
  for (const time of at) query.append("at", time);
  const link = element("a", { href: `/api/reminders/posecheck-reminders.ics?${query}`, download: "posecheck-reminders.ics" });
  document.body.append(link);
  link.click();
  link.remove();
}
