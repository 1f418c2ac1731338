// A session with the coach: set-up guide, countdown, exercise, pain, summary.

import { exercise } from "./api.js";
import { Camera } from "./camera.js";
import { Drawing } from "./drawing.js";
import { announce, element, sketch } from "./element.js";
import { Link } from "./link.js";
import { forget, keep, remembered } from "./resume.js";
import { height, remember, settings } from "./settings.js";
import { summaryNode } from "./summary.js";
import { _, ngettext } from "./translation.js";
import { hush, mute, say, speechKnown, tone, wake } from "./voice.js";
import { PAIN } from "./words.js";

const CUE_MS = 4500;
const ENDING_MS = 1500;
// So long without an answer in an exercise before the person is told that nobody watches them.
const UNANSWERED_MS = 1500;
const SLOW_AGAIN_MS = 15000;

export async function liveView(id, query) {
  const entry = await exercise(id);
  const session = new Live(entry, query.get("level"));
  return {
    title: entry.title, bare: true, node: session.node,
    enter: () => session.begin(), leave: () => session.leave(),
  };
}

class Live {
  constructor(entry, level) {
    this.entry = entry;
    this.level = level;
    this.phase = "camera";
    this.quiet = false;
    this.cue = null;
    this.troubles = { camera: null, link: null, slow: null };
    this.slowSaidAt = -Infinity;
    this.build();
  }

  build() {
    const { entry } = this;
    this.video = element("video", { muted: true, playsInline: true, autoplay: true, "aria-label": _("Your camera") });
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.words = element("p", { class: "cue" });
    this.number = element("p", { class: "number", "aria-hidden": "true" });
    this.facts = element("p", { class: "repetitions" });
    this.banner = element("p", { class: "banner", role: "alert", hidden: true });
    this.cover = element("div", { class: "cover", hidden: true });
    this.checks = element("ul", { class: "checks" });
    this.picker = element("div", { class: "field", hidden: true });
    this.stage = element("div", { class: "stage" }, this.video, this.canvas, this.words, this.facts, this.number, this.cover, this.banner);
    this.panel = element(
      "aside", { class: "guide", "aria-label": _("Set-up"), tabindex: "0" },
      element("h1", {}, entry.title),
      sketch(entry.placement, "sketch"),
      this.checks,
      element("p", { class: "quiet" }, _("It starts by itself when all is well for three seconds.")),
      element("p", {}, entry.position),
      element("p", {}, entry.camera),
      this.picker,
    );
    this.buttons = {
      pause: this.button("pause", _("Pause"), "Space", () => this.pause()),
      pain: this.button("pain", _("Pain"), "P", () => this.pain()),
      mute: this.button("mute", _("Mute"), "M", () => this.mute()),
      end: this.button("end", _("End"), "E", () => this.end()),
    };
    this.node = element(
      "section", { class: "live", "data-phase": "camera" },
      this.stage, this.panel, element("div", { class: "controls" }, Object.values(this.buttons)),
    );
  }

  button(name, label, key, action) {
    return element(
      "button", { class: `control ${name}`, type: "button", onclick: action, "aria-keyshortcuts": key },
      element("span", { class: "label" }, label), element("kbd", { "aria-hidden": "true" }, key),
    );
  }

  begin() {
    this.keys = (event) => this.key(event);
    this.hidden = () => this.visibility();
    window.addEventListener("keydown", this.keys);
    document.addEventListener("visibilitychange", this.hidden);
    this.wake = () => wake();
    window.addEventListener("pointerdown", this.wake);
    mute(false);
    this.video.classList.toggle("mirrored", settings().mirror);
    this.drawing = new Drawing(this.canvas, this.video);
    this.say({ text: `${this.entry.title}. ${this.entry.camera}`, priority: 1 });
    this.covered(_("Your camera"), _("Please allow this page to use your camera."));
    this.camera = new Camera(this.video, (at) => this.picture(at), (lost, waiting) => this.cameraState(lost, waiting));
    this.camera.open(settings().camera);
    this.awake();
    this.watch = setInterval(() => this.unanswered(), 250);
  }

  leave() {
    window.removeEventListener("keydown", this.keys);
    window.removeEventListener("pointerdown", this.wake);
    document.removeEventListener("visibilitychange", this.hidden);
    clearTimeout(this.ending);
    clearTimeout(this.hiding);
    // Whoever walks away from an exercise has ended it: what was done is kept.
    if (["exercise", "paused"].includes(this.phase)) this.link?.tell("finish");
    this.close();
    hush();
    forget();
  }

  close() {
    clearInterval(this.watch);
    this.link?.close();
    this.camera?.close();
    this.drawing?.close();
    this.lock?.release().catch(() => {});
    this.lock = null;
  }

  async awake() {
    try {
      this.lock = await navigator.wakeLock?.request("screen");
    } catch { /* the screen may go dark: the voice goes on */ }
  }

  connect() {
    const query = { exercise: this.entry.id };
    const tall = height(settings().height);
    if (tall) query.height = tall;
    if (this.level) query.level = this.level;
    this.link = new Link(query, {
      hello: (message) => this.hello(message),
      wait: (message) => this.covered(_("All places are taken"), message.message),
      moment: (message) => this.moment(message),
      refused: (message) => console.warn(message.message),
      error: (message) => this.trouble("link", message.message),
      done: (message) => this.done(message),
      lost: (why) => this.trouble("link", why ?? _("Connection lost. I keep trying; your session is kept.")),
      failed: (message) => this.failed(message),
    }, remembered(this.entry.id));
  }

  hello(message) {
    keep(this.entry.id, message.session);
    this.trouble("link", message.renewed ? _("The session had ended meanwhile. This is a new one.") : null);
    if (message.renewed) setTimeout(() => this.trouble("link", null), 6000);
    this.uncovered();
  }

  picture(at) {
    if (!this.link) this.connect();
    const now = performance.now();
    if (!this.link.free(now) || this.over) return;
    this.link.claim(now);
    this.camera.grab(this.link.longSide).then((picture) => this.link.frame(at, picture));
  }

  async cameraState(lost, waiting) {
    this.trouble("camera", waiting ? null : lost);
    if (lost) {
      const again = element("button", { class: "main", type: "button", onclick: () => this.camera.open(settings().camera) }, _("Try again"));
      if (waiting) this.covered(_("Your camera"), lost, again);
      else if (this.phase === "camera") this.covered(_("Your camera"), lost);
      return;
    }
    if (this.link?.ready && this.phase !== "paused") this.uncovered();
    if (!this.link) this.covered(_("One moment"), _("The coach is getting ready."));
    this.offer(await this.camera.list());
  }

  offer(cameras) {
    if (cameras.length < 2) return;
    const using = this.camera.stream?.getVideoTracks()[0]?.getSettings().deviceId;
    const select = element(
      "select", {
        id: "camera",
        onchange: () => {
          remember({ camera: select.value });
          this.camera.open(select.value);
        },
      },
      cameras.map((each, i) => element("option", { value: each.deviceId, selected: each.deviceId === using }, each.label || _("Camera {number}", { number: i + 1 }))),
    );
    this.picker.replaceChildren(element("label", { for: "camera" }, _("Camera")), select);
    this.picker.hidden = false;
  }

  trouble(from, message) {
    this.troubles[from] = message;
    const text = this.troubles.camera ?? this.troubles.link ?? this.troubles.slow;
    // What was measured before the loss says nothing about now.
    if (message && !this.over) {
      this.words.textContent = this.number.textContent = "";
      this.drawing?.show({ landmarks: null, back: null, moment: null, panel: false });
    }
    this.banner.hidden = !text;
    if (this.banner.textContent !== (text ?? "")) this.banner.textContent = text ?? "";
  }

  // The server says when pictures come too rarely; that no answer comes at all is seen here.
  unanswered() {
    if (this.over || !this.link?.ready || !["countdown", "exercise"].includes(this.phase)) return;
    const now = performance.now();
    if (this.link.waiting(now) < UNANSWERED_MS) return;
    const text = _("Too slow to watch you at the moment. Come to rest until I see you again.");
    if (!this.troubles.slow && now - this.slowSaidAt > SLOW_AGAIN_MS) {
      this.slowSaidAt = now;
      this.say({ text, priority: 40 });
    }
    this.trouble("slow", text);
  }

  moment({ frame, moment, landmarks, back }) {
    if (this.over) return;
    if (frame !== null) this.figure = { landmarks, back };
    const before = this.phase;
    this.phase = moment.phase;
    if (moment.cue) this.hear(moment.cue);
    if (moment.tone) tone("limit");
    if (moment.countdown !== this.countdown && moment.countdown !== null) tone("tick");
    this.countdown = moment.countdown;
    if (before !== this.phase) this.changed(before);
    if (this.phase === "pain") return this.stopped();
    if (frame !== null) {
      const { reason, remedy } = moment.verdict;
      this.trouble("slow", reason === "too_few_pictures" && this.phase !== "paused" ? remedy : null);
    }
    const guided = this.phase === "setup" || this.phase === "countdown";
    if (guided) this.guide(moment.checks);
    this.tell(moment);
    this.count(moment);
    this.number.textContent = this.phase === "countdown" && moment.countdown ? String(moment.countdown) : "";
    this.drawing.show({
      ...this.figure, moment, mirror: settings().mirror, panel: this.phase === "exercise" || this.phase === "done",
    });
  }

  changed(before) {
    this.node.dataset.phase = this.phase;
    const paused = this.phase === "paused";
    this.buttons.pause.querySelector(".label").textContent = paused ? _("Go on") : _("Pause");
    if (paused) this.covered(_("Paused"), _("Press the space bar or the button to go on."));
    else this.uncovered();
    if (before === "countdown" && this.phase === "exercise") tone("go");
    if (this.phase === "done") this.covered(_("Come to rest"), _("Your summary is being written."));
    if (this.phase === "done") this.finishSoon();
  }

  // The server ends the session by itself then; should its word get lost, ask for the end.
  finishSoon() {
    clearTimeout(this.ending);
    this.ending = setTimeout(() => this.link?.tell("finish"), ENDING_MS);
  }

  hear(cue) {
    this.cue = { ...cue, at: performance.now() };
    this.say(cue);
    if (!speechKnown() || this.quiet) announce(cue.text);
  }

  say(cue) {
    if (!this.quiet) say(cue);
  }

  // The words in large letters: what is wrong now, else what was just said.
  tell({ phase, verdict, checks, unjudged }) {
    const fresh = this.cue && performance.now() - this.cue.at < CUE_MS ? this.cue.text : "";
    const [active] = verdict.active;
    let [text, kind] = [fresh, "said"];
    if (phase === "paused") {
      text = "";
    } else if (phase === "setup") {
      const wrong = checks.find((check) => !check.ok);
      [text, kind] = wrong ? [wrong.message, "caution"] : [_("Good. Stay like this."), "good"];
    } else if (phase === "countdown") {
      [text, kind] = [_("Get ready"), "good"];
    } else if (active?.severity === "warning") {
      [text, kind] = [active.message, "warning"];
    } else if (active && !fresh) {
      [text, kind] = [active.message, "caution"];
    } else if (this.troubles.slow) {
      text = "";
    } else if (!verdict.judged && verdict.remedy && !fresh) {
      [text, kind] = [verdict.remedy, "unknown"];
    } else if (verdict.blind && !fresh) {
      [text, kind] = [verdict.blind, "unknown"];
    } else if (unjudged.length && !fresh) {
      [text, kind] = [_("Not judged: {signals}", { signals: unjudged.join(", ") }), "unknown"];
    }
    if (this.words.textContent !== text) this.words.textContent = text;
    this.words.dataset.kind = kind;
    this.words.toggleAttribute("data-long", text.length > 70);
  }

  count({ repetitions_left: left, level }) {
    const parts = [];
    if ("total" in left) parts.push(ngettext("{n} to go", "{n} to go", left.total));
    if ("left" in left) parts.push(_("Left {n}", { n: left.left }), _("Right {n}", { n: left.right }));
    if (level) parts.push(_("Level {level}", { level }));
    const text = this.phase === "exercise" ? parts.join(" · ") : "";
    if (this.facts.textContent !== text) this.facts.textContent = text;
  }

  guide(checks) {
    const key = JSON.stringify(checks);
    if (key === this.checksShown) return;
    this.checksShown = key;
    this.checks.replaceChildren(...checks.map((check) => element(
      "li", { class: check.ok ? "ok" : "wrong" },
      element("span", { class: "sign", "aria-hidden": "true" }, check.ok ? "✓" : "!"),
      element("span", {}, check.message),
    )));
  }

  covered(title, text, ...more) {
    this.cover.replaceChildren(element("h2", {}, title), element("p", {}, text), ...more);
    this.cover.hidden = false;
  }

  uncovered() {
    this.cover.hidden = true;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest?.("select, input, dialog")) return;
    const onButton = event.target.closest?.("button, a");
    const actions = { p: () => this.pain(), m: () => this.mute(), e: () => this.end() };
    if (event.key === " " && !onButton) {
      event.preventDefault();
      this.pause();
    } else if (!this.over) {
      actions[event.key.toLowerCase()]?.();
    }
    wake();
  }

  visibility() {
    clearTimeout(this.hiding);
    if (document.hidden) {
      // No pictures come from a hidden page: nothing could be judged. One that is loaded again is
      // hidden too, but not for so long.
      this.hiding = setTimeout(() => {
        if (this.phase === "exercise") this.link?.tell("pause");
      }, 300);
    } else if (!this.over) {
      this.awake();
    }
  }

  pause() {
    if (!this.link || this.over) return;
    this.link.tell(this.phase === "paused" ? "resume" : "pause");
  }

  pain() {
    if (this.over) return;
    this.link?.tell("pain");
    this.stopped();
  }

  // The pain screen comes at once, whether or not the server can be reached.
  stopped() {
    this.over = true;
    this.phase = this.node.dataset.phase = "pain";
    const words = _("Stop and rest. Pain is never part of a stretch. If it persists, see a professional.");
    this.say({ text: words, priority: 100 });
    announce(words);
    this.camera.close();
    this.node.replaceChildren(element(
      "div", { class: "ended" },
      element("h1", {}, _("Stop and rest")),
      element("p", { class: "lead" }, PAIN),
      element("p", {}, this.entry.levels ? _("The moment is marked, and the level does not rise.") : _("The moment is marked.")),
      element("a", { class: "button main", href: "#/" }, _("All exercises")),
    ));
    this.finishSoon();
  }

  mute() {
    this.quiet = !this.quiet;
    mute(this.quiet);
    this.buttons.mute.setAttribute("aria-pressed", String(this.quiet));
    this.buttons.mute.querySelector(".label").textContent = this.quiet ? _("Sound on") : _("Mute");
  }

  end() {
    if (this.over) return;
    if (!this.link?.key) location.hash = `#/exercise/${this.entry.id}`;
    else {
      this.link.tell("finish");
      this.covered(_("Come to rest"), _("Your summary is being written."));
    }
  }

  done({ moment, summary, report }) {
    clearTimeout(this.ending);
    this.over = true;
    if (moment?.cue && !summary.pain) this.hear(moment.cue);
    this.phase = this.node.dataset.phase = "done";
    this.close();
    forget();
    this.node.replaceChildren(summaryNode(this.entry, summary, report));
    this.node.querySelector("h1").focus();
    if (!summary.pain) this.say({ text: summary.sentences.join(" "), priority: 5, wait: true });
  }

  failed(message) {
    this.over = true;
    this.close();
    forget();
    this.node.dataset.phase = "done";
    this.node.replaceChildren(element(
      "div", { class: "ended" },
      element("h1", {}, _("The session has ended")),
      element("p", { class: "lead" }, message),
      element("a", { class: "button main", href: `#/exercise/${this.entry.id}` }, _("Back to the exercise")),
    ));
  }
}
