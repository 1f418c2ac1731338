// Recorded videos: dropped or picked, sent one after the other, analysed in the server's queue.

import { exercises, get, Refusal, remove, send } from "./api.js";
import { announce, element } from "./element.js";
import { height, heightField, remember, settings } from "./settings.js";
import { _ } from "./translation.js";
import { size } from "./words.js";

const POLL_MS = 500;
const IN_FLIGHT = 2 ** 24; // bytes that buffers on the way may hold
const DRAGS = ["dragover", "dragleave", "drop"];
const UNDER_WAY = ["sending", "queued", "analysing"];
const outbox = []; // files not yet with the server; they live on while other views are shown
const refused = []; // files that the server did not take, with its reason, until they are taken off the list
let sending = null;
const sentHere = new Map(); // by the server's id: what was sent from here keeps its row
let view = null;

export async function uploadView(_id, query) {
  const [all, server, uploads] = await Promise.all([exercises(), get("/api/server").catch(() => null), get("/api/uploads")]);
  view = new Uploads(all, server, query.get("exercise"));
  view.uploads = uploads;
  view.list();
  view.poll();
  return { title: _("Upload a video"), node: view.node, leave: () => view.leave() };
}

class Uploads {
  constructor(all, server, chosen) {
    this.limit = server?.upload?.max_bytes ?? Infinity;
    this.rows = element("ul", { class: "uploads" });
    this.message = element("p", { class: "wrong", role: "alert" });
    this.all = all;
    this.select = element(
      "select", { id: "exercise", onchange: () => this.choices() },
      all.map((entry) => element("option", { value: entry.id, selected: entry.id === chosen }, entry.title)),
    );
    this.level = element("select", { id: "level" });
    this.place = element("select", { id: "place", onchange: () => remember({ place: this.place.value }) });
    this.placeField = element("div", { class: "field" }, element("label", { for: "place" }, _("Where the camera stood")), this.place);
    this.levelField = element("div", { class: "field" }, element("label", { for: "level" }, _("Level")), this.level);
    this.rotate = element(
      "select", { id: "rotate" },
      element("option", { value: 0 }, _("It is upright")),
      element("option", { value: 90 }, _("Turn it right by 90 degrees")),
      element("option", { value: 270 }, _("Turn it left by 90 degrees")),
      element("option", { value: 180 }, _("Turn it by 180 degrees")),
    );
    this.mirrored = element("input", { type: "checkbox", id: "mirrored" });
    this.fps = element("input", { type: "number", id: "fps", min: 1, max: 1000, step: "any", "aria-describedby": "fps-hint" });
    const input = element("input", {
      type: "file", id: "files", class: "unseen", multiple: true, accept: "video/*,.mkv,.npz",
      onchange: () => {
        this.take([...input.files]);
        input.value = "";
      },
    });
    const drop = element(
      "label", { class: "drop", for: "files" },
      element("strong", {}, _("Drop videos here")), element("span", {}, _("or choose them from this computer")),
      this.limit < Infinity ? element("span", { class: "hint" }, _("Up to {size} each. They are analysed on the posecheck server and sent to nobody else.", { size: size(this.limit) })) : null,
    );
    // Anywhere on the page will do: a file that misses the field would be opened by the browser.
    this.drags = (event) => {
      event.preventDefault();
      drop.classList.toggle("over", event.type === "dragover");
      if (event.type === "drop") this.take([...event.dataTransfer.files]);
    };
    for (const type of DRAGS) window.addEventListener(type, this.drags);
    this.node = element(
      "div", { class: "narrow" },
      element("h1", {}, _("Upload a video")),
      element("p", { class: "lead" }, _("Film yourself with a phone and get the same report as from a live session.")),
      element(
        "section", { class: "card form" },
        element("div", { class: "field" }, element("label", { for: "exercise" }, _("Exercise")), this.select),
        this.levelField, this.placeField, heightField("height"),
        element("div", { class: "field" }, element("label", { for: "rotate" }, _("Picture")), this.rotate),
        element("label", { class: "check", for: "mirrored" }, this.mirrored, " ", _("The video is a mirror image")),
        element(
          "div", { class: "field" }, element("label", { for: "fps" }, _("Pictures a second")), this.fps,
          element("p", { class: "hint", id: "fps-hint" }, _("Leave this empty, unless the file does not know it.")),
        ),
        element("div", {}, input, drop), this.message,
      ),
      element("h2", {}, _("Videos")), this.rows,
    );
    this.choices();
  }

  // What there is to choose for the exercise.
  choices() {
    const entry = this.all.find((each) => each.id === this.select.value);
    this.levelField.hidden = !entry?.levels;
    this.level.replaceChildren(...(entry?.levels ?? []).map((level) => element("option", { value: level, selected: level === (entry.level ?? 1) }, _("Level {level}", { level }))));
    // A phone between the knees films nothing.
    const places = (entry?.places ?? []).filter((place) => place.filmed);
    this.placeField.hidden = !places.length;
    this.place.replaceChildren(...places.map((place) => element("option", { value: place.id, selected: place.id === settings().place }, place.name)));
  }

  take(files) {
    this.message.textContent = "";
    const known = height(settings().height);
    for (const file of files) {
      if (file.size > this.limit) {
        this.message.textContent = _("{file} is larger than {size}: cut it, or film with a lower resolution.", { file: file.name, size: size(this.limit) });
        continue;
      }
      const query = new URLSearchParams({ exercise: this.select.value, name: file.name });
      if (known) query.set("height", known);
      if (this.rotate.value !== "0") query.set("rotate", this.rotate.value);
      if (this.mirrored.checked) query.set("mirrored", "true");
      if (!this.placeField.hidden) query.set("place", this.place.value);
      if (this.fps.value) query.set("fps", this.fps.value);
      if (!this.levelField.hidden) query.set("level", this.level.value);
      outbox.push({ file, query, cancel: new AbortController(), sent: 0, title: this.select.selectedOptions[0].textContent });
    }
    this.list();
    sendNext();
  }

  leave() {
    this.left = true;
    for (const type of DRAGS) window.removeEventListener(type, this.drags);
    clearTimeout(this.timer);
  }

  async poll() {
    clearTimeout(this.timer);
    if (this.left) return;
    let after = POLL_MS;
    try {
      const before = new Map(this.uploads.map((upload) => [upload.id, upload.state]));
      this.uploads = await get("/api/uploads");
      const ended = this.uploads.filter((upload) => UNDER_WAY.includes(before.get(upload.id))).map(ending);
      if (ended.some(Boolean)) announce(ended.filter(Boolean).join(" "));
      if (this.unanswered) this.message.textContent = "";
      this.unanswered = false;
    } catch (error) {
      this.unanswered = true;
      this.message.textContent = error.message;
      after = 2000;
    }
    if (this.left) return;
    this.list();
    const busy = outbox.length || this.uploads.some((upload) => UNDER_WAY.includes(upload.state));
    if (busy || after > POLL_MS) this.timer = setTimeout(() => this.poll(), after);
  }

  list() {
    const rows = [
      ...[...outbox].reverse().map((item) => [item, () => localRow(item)]),
      ...[...refused].reverse().map((item) => [item, () => refusedRow(item)]),
      ...[...this.uploads].reverse().map((upload) => [sentHere.get(upload.id) ?? upload.id, () => serverRow(upload, this)]),
    ];
    // A button about to be clicked must not be replaced under the hand: rows are kept while they
    // offer the same, and only their words change.
    const before = this.shown ?? new Map();
    this.shown = new Map();
    const nodes = rows.map(([key, make]) => {
      const fresh = make();
      const kept = before.get(key);
      const node = kept && refresh(kept, fresh) ? kept : fresh;
      this.shown.set(key, node);
      return node;
    });
    if (!nodes.length) nodes.push(element("li", { class: "quiet" }, _("None yet.")));
    for (const row of [...this.rows.children]) if (!nodes.includes(row)) row.remove();
    nodes.forEach((node, i) => {
      if (this.rows.children[i] !== node) this.rows.insertBefore(node, this.rows.children[i] ?? null);
    });
  }
}

// Bring a row up to date in place; false when it offers something else now.
function refresh(row, fresh) {
  const cancels = (node) => UNDER_WAY.includes(node.dataset.state);
  if (row.dataset.state !== fresh.dataset.state && !(cancels(row) && cancels(fresh))) return false;
  row.dataset.state = fresh.dataset.state;
  row.querySelector(".about").replaceWith(fresh.querySelector(".about"));
  return true;
}

async function sendNext() {
  if (sending || !outbox.length) return;
  const item = sending = outbox[0];
  try {
    const upload = await send(`/api/uploads?${item.query}`, item.file, (sent, total) => {
      item.sent = sent / total;
      view.list();
    }, item.cancel.signal);
    item.id = upload.id;
    sentHere.set(upload.id, item);
    if (item.cancelled) await dismiss(upload.id);
    else {
      view.uploads = [...view.uploads, upload];
      const words = ending(upload); // what is no video is known already
      if (words) announce(words);
    }
  } catch (error) {
    if (error.name !== "AbortError") {
      item.wrong = error instanceof Refusal ? error.message : _("{file} could not be sent.", { file: item.file.name });
      refused.push(item);
      announce(`${item.file.name}: ${item.wrong}`);
    }
  }
  outbox.shift();
  sending = null;
  sendNext();
  view.list();
  view.poll();
}

function dismiss(id) {
  return remove(`/api/uploads/${encodeURIComponent(id)}`);
}

// Cancelled before, while or just after the file was sent: nothing of it stays.
async function cancel(item) {
  item.cancelled = true;
  if (item.id) await dismiss(item.id).catch((error) => { view.message.textContent = error.message; });
  else if (item === sending) {
    // When the last bytes may have arrived already, breaking off leaves an upload behind that
    // nobody knows: then its number is awaited, and it is taken back.
    if (item.file.size * (1 - item.sent) > IN_FLIGHT) item.cancel.abort();
  } else outbox.splice(outbox.indexOf(item), 1);
  view.list();
  view.poll();
}

function localRow(item) {
  const percent = Math.round(100 * item.sent);
  const under = item === sending;
  return row(
    "sending", item.file.name, item.title, item.cancelled ? _("Cancelling") : under ? _("Sending, {percent} %", { percent }) : _("Waiting to be sent"), under ? item.sent : 0,
    element("button", {
      class: "plain small", type: "button",
      "aria-label": _("Cancel {file}", { file: item.file.name }), onclick: () => cancel(item),
    }, _("Cancel")),
  );
}

function refusedRow(item) {
  const { name } = item.file;
  return row("failed", name, item.title, item.wrong, undefined, element("button", {
    class: "plain small", type: "button", "aria-label": _("Remove from the list {file}", { file: name }),
    onclick: () => {
      refused.splice(refused.indexOf(item), 1);
      view.list();
    },
  }, _("Remove from the list")));
}

// What a screen reader should hear when an analysis has ended; null while it goes on.
function ending(upload) {
  if (upload.state === "done") return _("{file} is analysed.", { file: upload.name });
  if (upload.state === "failed") return _("{file} could not be analysed. {reason}", { file: upload.name, reason: upload.message ?? "" });
  return null;
}

function serverRow(upload, shown) {
  const drop = (label, inFull) => element("button", {
    class: "plain small", type: "button", "aria-label": inFull,
    onclick: async (event) => {
      event.currentTarget.disabled = true;
      try {
        await dismiss(upload.id);
      } catch (error) {
        shown.message.textContent = error.message;
      }
      shown.poll();
    },
  }, label);
  const report = upload.report
    ? element("a", { class: "button main small", href: upload.report, target: "_blank", rel: "noopener" }, _("Open the report")) : null;
  switch (upload.state) {
    case "queued":
      return row("queued", upload.name, upload.title, upload.position > 1 ? _("Waiting, number {position}", { position: upload.position }) : _("Waiting"), 0, drop(_("Cancel"), _("Cancel {file}", { file: upload.name })));
    case "analysing": {
      const share = upload.total ? upload.done / upload.total : null;
      const words = share === null ? _("Analysing") : _("Analysing, {percent} %", { percent: Math.round(100 * share) });
      return row("analysing", upload.name, upload.title, words, share, drop(_("Cancel"), _("Cancel {file}", { file: upload.name })));
    }
    case "done":
      return row("done", upload.name, upload.title, upload.summary?.sentences.join(" ") ?? _("Done."), undefined, report, drop(_("Remove from the list"), _("Remove from the list {file}", { file: upload.name })));
    default:
      return row(upload.state, upload.name, upload.title, upload.message ?? _("Cancelled."), undefined, drop(_("Remove from the list"), _("Remove from the list {file}", { file: upload.name })));
  }
}

function row(state, name, title, words, share, ...actions) {
  const bar = share === undefined ? null
    : element("progress", { "aria-label": `${words}: ${name}`, max: 1, ...(share === null ? {} : { value: share }) });
  return element(
    "li", { class: "card upload", "data-state": state },
    element("div", { class: "about" }, element("h3", {}, name), element("p", { class: "quiet" }, title), element("p", {}, words), bar),
    element("div", { class: "row tight" }, actions),
  );
}
