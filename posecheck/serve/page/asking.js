// The question about pain after an exercise, which a raised hand answers: the server counts, this
// says its words aloud and shows the number in large letters.

import { announce } from "./element.js";
import { Link } from "./link.js";
import { say, speaking, speechKnown } from "./voice.js";

const TICK_MS = 100;
// Nobody is asked for longer, whatever happens.
const LONGEST_MS = 180000;
// So long the last words before it may take.
const SILENCE_MS = 30000;

export class Asking {
  // `looking` hands on what the camera sees; `on` has `show({number, words, stage})` and
  // `over(pain)`, null = not answered, which is called once.
  constructor(query, looking, on) {
    this.query = query;
    this.looking = looking;
    this.on = on;
    this.link = null;
    this.saying = false;
    this.pain = null;
    this.begunAt = performance.now();
    this.timer = setInterval(() => this.#tick(), TICK_MS);
  }

  // A picture of the camera.
  picture(at) {
    if (this.link) this.looking.picture(at, this.link);
  }

  // Asks no further; the answer so far counts.
  close(pain = this.pain) {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.timer);
    this.link?.close();
    this.on.over(pain);
  }

  // Each sentence is said to its end before the next: the server is told when that is.
  #tick() {
    const now = performance.now();
    if (now - this.begunAt > LONGEST_MS) {
      this.close();
    } else if (!this.link) {
      if (!speaking() || now - this.begunAt > SILENCE_MS) this.#open();
    } else if (this.saying && !speaking()) {
      this.saying = false;
      this.link.say("said");
    }
  }

  #open() {
    const lost = () => this.close();
    const nothing = () => {};
    this.link = new Link({ ...this.query, ...this.looking.query }, {
      hello: nothing, dropped: nothing, refused: nothing, asked: (answer) => this.#asked(answer),
      error: lost, lost, failed: lost, done: ({ pain }) => this.close(pain),
    }, null, this.looking.backlog(), "/api/pain");
  }

  #asked({ stage, number, words, cue, look }) {
    if (this.closed) return;
    // What is known if the connection is lost before the last word.
    this.pain = stage === "kept" ? number : null;
    this.looking.looked(look);
    this.on.show({ stage, number, words });
    if (!cue) return;
    say({ ...cue, wait: true });
    if (!speechKnown()) announce(cue.text);
    this.saying = true;
  }
}
