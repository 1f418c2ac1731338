// A programme under way: one live view for all of its stages and the rests between. The server says
// what comes next.

import { askInRest, counts } from "./after.js";
import { put } from "./api.js";
import { element } from "./element.js";
import { forget } from "./resume.js";
import { Live } from "./live.js";
import { Rest } from "./rest.js";
import { settings } from "./settings.js";
import { _ } from "./translation.js";
import { breath } from "./voice.js";

// What has to be opened for an exercise: the motion sensor, or the camera for a model that knows
// that place.
function watchedWith(entry) {
  if (entry.filmed === false) return "phone";
  return entry.place === "feet" ? "feet" : "camera";
}

export class Run extends Live {
  // `run`: {id, entries by exercise, number of the stage}.
  constructor(entry, run) {
    super(entry, null, { next: () => this.next() });
    this.run = run;
    this.rest = null;
    this.last = null; // the number of the stage before in the history
    this.again = false;
    this.passedOver = false; // whether the question about pain was let pass
    this.moreKeys = { n: () => this.next() };
  }

  query() {
    const { place } = settings();
    return { ...super.query(), programme: this.run.id, stage: this.run.number, ...(place && { place }) };
  }

  close() {
    this.rest?.close();
    super.close();
  }

  picture(at) {
    if (!this.rest) super.picture(at);
  }

  done(message) {
    if (!message.next) {
      super.done(message);
      return;
    }
    clearTimeout(this.ending);
    forget();
    this.last = message.history ?? this.last; // of a stage that was left out nothing is kept
    this.#pauses();
    this.say({ text: message.summary.sentences.join(" "), priority: 5, wait: true });
    const rest = () => this.#rests(message.next);
    // Who let it pass once is not asked aloud before the last exercise again.
    const asked = message.history !== null && counts(this) && !this.passedOver;
    this.atDevice = false;
    if (asked) {
      askInRest(this, message.history, (pain) => {
        this.passedOver = pain === null;
        if (!this.closed) rest();
      });
    } else rest();
  }

  pause() {
    if (!this.rest) {
      super.pause();
      return;
    }
    this.held = !this.held;
    this.rest.hold(this.held);
    this.screen.phase("rest", this.held);
  }

  // Pain that comes in a rest ends the programme too.
  pain() {
    if (!this.rest && !this.asking) {
      super.pain();
      return;
    }
    this.closed = true; // no rest follows the question
    this.asking?.close(null);
    this.rest?.close();
    this.stopped(false);
    if (this.last === null) return;
    // Else the server would offer the other movements of today.
    put(`/api/history/${this.last}/stopped`).catch((error) => this.screen.add(element("p", { class: "lead", role: "alert" }, error.message)));
  }

  // The next stage at once: out of the rest, or out of the exercise under way.
  next() {
    if (this.asking) {
      this.asking.close(null);
    } else if (this.rest) {
      this.#go();
    } else if (!this.over && this.link) {
      this.atDevice = true;
      this.link.tell("next");
      this.screen.covered(_("Come to rest"), _("Your summary is being written."));
    }
  }

  end() {
    if (this.rest || this.asking) location.hash = `#/programme/${encodeURIComponent(this.run.id)}`;
    else super.end();
  }

  // The exercise is over: nothing of it is left on the screen.
  #pauses() {
    this.link = null;
    this.phase = "rest";
    this.cue = null;
    this.trouble("link", null);
    breath(null);
    this.drawing.show({ landmarks: null, back: null, moment: null, panel: false });
    this.screen.count([]);
    this.screen.held("", "good");
    this.screen.uncovered();
  }

  #rests(next) {
    const before = this.entry;
    this.entry = this.run.entries.get(next.stage.exercise);
    this.run.number = next.number;
    this.drawing.parts = this.entry.parts;
    this.held = false;
    this.screen.exercise(this.entry);
    this.screen.phase("rest");
    this.rest = new Rest(next, {
      say: (text) => {
        this.screen.words(text, "said");
        this.say({ text, priority: 6, wait: true });
      },
      left: (seconds) => this.screen.countdown(seconds),
      over: () => this.#go(),
    });
    if (watchedWith(before) !== watchedWith(this.entry)) this.again = true;
  }

  #go() {
    this.rest.close();
    this.rest = null;
    this.phase = "camera";
    this.countdown = undefined;
    this.screen.phase("camera");
    this.screen.words("", "said");
    this.screen.countdown(null);
    this.screen.covered(_("One moment"), _("The coach is getting ready."));
    const query = new URLSearchParams({ stage: this.run.number, ...(this.painBefore && { pain: this.painBefore }) });
    history.replaceState(null, "", `#/run/${encodeURIComponent(this.run.id)}?${query}`);
    if (this.again) this.#change();
    else this.connect();
  }
  // From the camera to the phone between the knees, or back.
  #change() {
    this.again = false;
    this.camera.close();
    this.looking?.close();
    this.looking = this.choosing = null;
    this.watchFrom();
  }
}
