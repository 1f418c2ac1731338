// Past sessions by day, how the range has grown, and their deletion.

import { exercises, get, remove } from "./api.js";
import { changedNode, progressNodes } from "./chart.js";
import { confirmed, element } from "./element.js";
import { _, ngettext } from "./translation.js";
import { day, length, quantity, timeOfDay } from "./words.js";

const DAYS = 10;
const SOURCES = { live: _("camera window"), browser: _("browser"), upload: _("video") };

// That there was no warning is good news of what was judged alone.
function quiet(session) {
  if (!session.judged_s) return element("span", { class: "mark" }, _("not judged"));
  if (!session.chief_judged || session.unjudged.length) return element("span", { class: "mark" }, _("no warnings in what was judged"));
  if (session.counted && !session.repetitions) return element("span", { class: "mark" }, _("no warnings, no repetitions"));
  return element("span", { class: "mark good" }, _("no warnings"));
}

export async function historyView() {
  const view = new History(await exercises());
  await view.load();
  return { title: _("History"), node: view.node };
}

class History {
  constructor(all) {
    this.all = all;
    this.select = element(
      "select", { id: "only", onchange: () => this.load() },
      element("option", { value: "" }, _("All exercises")), all.map((entry) => element("option", { value: entry.id }, entry.title)),
    );
    this.days = element("div", { class: "days" });
    this.message = element("p", { class: "wrong", role: "alert" });
    this.clear = element("button", { class: "plain", type: "button", onclick: () => this.deleteAll() }, _("Delete all …"));
    this.node = element(
      "div", {},
      element("h1", {}, _("History")),
      element(
        "div", { class: "row between" },
        element("div", { class: "field inline" }, element("label", { for: "only" }, _("Show")), this.select),
        element(
          "div", { class: "row tight" },
          element("a", { class: "button plain", href: "/api/history/export.csv", download: "posecheck-history.csv" }, _("Export CSV")),
          element("a", { class: "button plain", href: "/api/history/export.fhir.json", download: "posecheck-history.fhir.json" }, _("Export FHIR")),
          this.clear,
        ),
      ),
      this.message, this.days,
    );
  }

  async load() {
    this.message.textContent = "";
    const only = this.select.value;
    try {
      const { sessions, levels, progress } = await get(`/api/history${only ? `?exercise=${encodeURIComponent(only)}` : ""}`);
      this.show(sessions, only, levels, progress);
    } catch (error) {
      this.message.textContent = error.message;
    }
  }

  show(sessions, only, levels, progress) {
    this.clear.disabled = !sessions.length && !only;
    const parts = [];
    if (only) parts.push(...progress.filter((panel) => panel.first !== panel.last).map((panel) => this.panel(panel, progress.length > 1)));
    else if (progress.some((panel) => panel.changed.length)) parts.push(this.changed(progress));
    if (only && levels?.[only]) parts.push(element("p", { class: "quiet" }, _("Next time: level {level}.", { level: levels[only] })));
    const days = new Map();
    for (const session of sessions) {
      const key = day(new Date(session.started));
      days.set(key, [...(days.get(key) ?? []), session]);
    }
    const sections = [...days].map(([name, entries]) => () => element(
      "section", { class: "day" }, element("h2", {}, name),
      element("ul", {}, entries.map((entry) => this.row(entry))),
    ));
    parts.push(...sections.splice(0, DAYS).map((make) => make()));
    if (sections.length) parts.push(this.more(sections));
    if (!sessions.length) parts.push(element("p", { class: "quiet" }, _("No sessions yet. They appear here after the first exercise or video.")));
    this.days.replaceChildren(...parts);
  }

  // One exercise: its drawings, and what changed.
  panel(panel, named) {
    return element("section", { class: "progress" }, named ? element("h2", {}, panel.title) : null, progressNodes(panel));
  }

  // What changed in each exercise, with the way to its drawings.
  changed(progress) {
    return element(
      "section", { class: "progress" }, element("h2", {}, _("What changed")),
      element("ul", {}, progress.filter((panel) => panel.changed.length).map((panel) => element(
        "li", {},
        element("button", { class: "link", type: "button", onclick: () => this.only(panel.exercise) }, panel.title),
        changedNode(panel),
      ))),
    );
  }

  only(exercise) {
    this.select.value = exercise;
    this.select.focus();
    window.scrollTo(0, 0);
    this.load();
  }

  // A button that shows further days, some at a time: the page stays short and quick.
  more(sections) {
    const button = element("button", {
      class: "plain", type: "button",
      onclick: () => {
        const next = sections.splice(0, DAYS).map((make) => make());
        button.before(...next);
        next[0].querySelector("h2").setAttribute("tabindex", "-1");
        next[0].querySelector("h2").focus({ preventScroll: true });
        if (!sections.length) button.remove();
      },
    }, _("Show earlier days"));
    return button;
  }

  row(session) {
    const started = new Date(session.started);
    const { left_repetitions: left, right_repetitions: right } = session;
    const ranges = Object.values(session.ranges).filter((range) => range.main);
    const facts = [
      session.counted
        ? left || right
          ? ngettext("{n} repetition ({left} left, {right} right)", "{n} repetitions ({left} left, {right} right)", session.repetitions, { left, right })
          : ngettext("{n} repetition", "{n} repetitions", session.repetitions)
        : null,
      length(session.duration_s),
      session.level ? (session.level_by === "therapist" ? _("level {level}, chosen for you", { level: session.level }) : _("level {level}", { level: session.level })) : null,
      session.person,
      ...ranges.map((range) => _("{signal} {low} to {high}", { signal: range.label, low: quantity(range.min, range.unit), high: quantity(range.max, range.unit) })),
      SOURCES[session.source],
    ].filter(Boolean);
    return element(
      "li", { class: "card session", "data-id": session.id },
      element("time", { datetime: session.started }, timeOfDay(started)),
      element(
        "div", { class: "about" },
        element("h3", {}, session.title), element("p", { class: "quiet" }, facts.join(" · ")),
        element(
          "p", { class: "marks" },
          session.pain ? element("span", { class: "mark warning" }, _("pain")) : null,
          session.broken_off ? element("span", { class: "mark" }, _("broken off")) : null,
          session.pain_before !== null || session.pain_after !== null
            ? element("span", { class: "mark" }, _("pain {before} → {after} of 10", { before: session.pain_before ?? "?", after: session.pain_after ?? "?" })) : null,
          session.warnings
            ? element("span", { class: "mark caution" }, ngettext("{n} warning", "{n} warnings", session.warnings))
            : quiet(session),
          session.judged_s && session.unjudged.length ? element("span", { class: "mark" }, _("not judged: {signals}", { signals: session.unjudged.join(", ") })) : null,
        ),
      ),
      element(
        "div", { class: "row tight" },
        session.report ? element("a", { class: "button plain small", href: session.report, target: "_blank", rel: "noopener", "aria-label": _("Report of {exercise}, {time}", { exercise: session.title, time: timeOfDay(started) }) }, _("Report")) : null,
        element("button", {
          class: "plain small", type: "button", "aria-label": _("Delete {exercise}, {time}", { exercise: session.title, time: timeOfDay(started) }),
          onclick: () => this.delete(session),
        }, _("Delete")),
      ),
    );
  }

  async delete(session) {
    const sure = await confirmed(_("Delete this session?"), _("{exercise}, {day}: the session and its report are gone for good.", { exercise: session.title, day: day(new Date(session.started)) }), _("Delete"));
    if (sure) await this.gone(`/api/history/${encodeURIComponent(session.id)}`);
  }

  async deleteAll() {
    const sure = await confirmed(_("Delete the whole history?"), _("All sessions of all exercises and all reports are gone for good, and levels begin at 1 again."), _("Delete all"));
    if (sure) await this.gone("/api/history");
  }

  async gone(path) {
    try {
      await remove(path);
    } catch (error) {
      this.message.textContent = error.message;
      return;
    }
    await this.load();
    this.node.querySelector("h1").setAttribute("tabindex", "-1");
    this.node.querySelector("h1").focus();
  }
}
