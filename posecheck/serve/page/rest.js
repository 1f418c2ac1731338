// The rest between two stages of a programme: counts down and says the server's words in time.

const TICK_MS = 200;

export class Rest {
  // `next` is what the server says comes next; `on` has `say(words)`, `left(seconds)` and `over()`.
  constructor(next, on) {
    this.on = on;
    this.words = [...next.words];
    this.restMs = 1000 * next.rest_s;
    this.goneMs = 0;
    this.held = false;
    this.last = performance.now();
    this.timer = setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }

  hold(held) {
    this.held = held;
  }

  // Ends it without `over`.
  close() {
    clearInterval(this.timer);
  }

  #tick() {
    const now = performance.now();
    if (!this.held) this.goneMs += now - this.last;
    this.last = now;
    while (this.words.length && this.goneMs >= 1000 * this.words[0].at_s) this.on.say(this.words.shift().text);
    const left = Math.max(0, this.restMs - this.goneMs);
    this.on.left(Math.ceil(left / 1000));
    if (left === 0) {
      this.close();
      this.on.over();
    }
  }
}
