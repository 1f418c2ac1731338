// The session's WebSocket: one frame in flight, newest wins, and it comes back after a loss.

import { due } from "./pace.js";
import { _ } from "./translation.js";

const LEAN = 0x4c45414e; // "LEAN"
const ANSWER_MS = 6000;
const AGAIN_MS = [300, 700, 1500, 3000];

export class Link {
  // `on` has one function for each type of message, and `lost()`, `failed(message)`; `key` takes
  // up a session that is under way; `backlog` keeps what cannot be sent, where that is possible;
  // `path` is where on the server.
  constructor(query, on, key = null, backlog = null, path = "/api/live") {
    this.path = path;
    this.backlog = backlog;
    this.query = query;
    this.on = on;
    this.key = key;
    this.ready = false;
    this.ended = false;
    this.sentAt = 0; // when the frame in flight was sent, 0 = none
    this.tries = 0;
    this.pending = []; // words that could not be sent yet: pain must not get lost
    this.watch = setInterval(() => this.#watch(), 500);
    this.online = () => this.#again(0);
    window.addEventListener("online", this.online);
    this.#open();
  }

  // Whether a new frame may be sent now.
  free(now) {
    return this.ready && !this.sentAt && due(now, this.lastSent, this.fps);
  }

  // For how long the frame in flight has had no answer, milliseconds.
  waiting(now) {
    return this.sentAt ? now - this.sentAt : 0;
  }

  // Claim the place in flight before the picture is encoded.
  claim(now) {
    this.sentAt = this.lastSent = now;
  }

  // `lean`: how far the picture leans, in degrees, where the phone tells; NaN = it does not.
  frame(capturedMs, picture, lean = NaN) {
    if (!picture || !this.#connected()) {
      this.sentAt = 0;
      return;
    }
    const head = new DataView(new ArrayBuffer(8));
    head.setFloat64(0, performance.timeOrigin + capturedMs, true);
    const told = new DataView(new ArrayBuffer(8));
    told.setUint32(0, LEAN);
    told.setFloat32(4, lean, true);
    this.socket.send(new Blob(Number.isFinite(lean) ? [head, told, picture] : [head, picture]));
  }

  // What was seen in a picture; whether there was room for it.
  observation(capturedMs, data) {
    const kept = this.backlog.add({ timeMs: performance.timeOrigin + capturedMs, data });
    this.#flush();
    return kept;
  }

  // One message of observations under way; commands keep their place among them.
  #flush() {
    while (this.#connected() && this.backlog?.waiting && (this.backlog.commandNext || !this.sentAt)) {
      const { command, message } = this.backlog.next();
      if (message) this.claim(performance.now());
      this.socket.send(message ?? JSON.stringify({ type: command }));
    }
  }

  tell(type) {
    if (this.backlog) {
      if (!this.ended) this.backlog.add({ command: type });
      this.#flush();
    } else if (this.#connected()) this.socket.send(JSON.stringify({ type }));
    else if (!this.ended) this.pending.push(type);
  }

  // Something that is about now, or else about nothing.
  say(type) {
    if (this.#connected()) this.socket.send(JSON.stringify({ type }));
  }

  close() {
    this.ended = true;
    clearInterval(this.watch);
    clearTimeout(this.timer);
    window.removeEventListener("online", this.online);
    this.socket?.close(1000);
  }

  // The connection may be gone, or only begun, by the time that a picture is encoded.
  #connected() {
    return this.ready && this.socket.readyState === WebSocket.OPEN;
  }

  #open() {
    if (this.ended) return;
    const query = new URLSearchParams(this.query);
    if (this.key) query.set("session", this.key);
    const address = new URL(`${this.path}?${query}`, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.socket = socket;
    this.ready = false;
    this.sentAt = 0;
    this.lastSent = -Infinity;
    this.openedAt = performance.now();
    socket.addEventListener("message", (event) => {
      if (socket === this.socket && !this.ended) this.#hear(JSON.parse(event.data));
    });
    socket.addEventListener("close", (event) => {
      if (socket !== this.socket || this.ended) return;
      this.ready = false;
      this.backlog?.lost();
      if (event.code === 1008 || (event.code === 1000 && this.key)) {
        this.close();
        this.on.failed(this.refused ?? _("The server has ended the session."));
        return;
      }
      this.on.lost(this.refused ?? null);
      this.refused = null;
      this.#again(event.code === 1013 ? 4000 : AGAIN_MS[Math.min(this.tries++, AGAIN_MS.length - 1)]);
    });
  }

  #hear(message) {
    this.heardAt = performance.now();
    switch (message.type) {
      case "hello":
        message.renewed = Boolean(this.key) && !message.resumed;
        this.key = message.session;
        this.fps = message.fps;
        this.longSide = message.long_side;
        this.ready = true;
        this.tries = 0;
        if (message.renewed && this.backlog?.again()) message.renewed = false;
        for (const type of this.pending.splice(0)) this.tell(type);
        break;
      case "moment":
      case "asked":
      case "dropped":
      case "refused":
        // The answer to a button has no frame.
        if (message.frame !== null) {
          this.sentAt = 0;
          this.backlog?.answered();
        }
        break;
      case "error":
        this.refused = message.message;
        break;
      case "done":
        this.close();
        break;
    }
    this.on[message.type]?.(message);
    this.#flush();
  }

  #watch() {
    const now = performance.now();
    // A network that has gone is often noticed by nobody: no answer is a loss too.
    const unanswered = this.sentAt && now - this.sentAt > ANSWER_MS;
    const unopened = this.socket?.readyState === WebSocket.CONNECTING && now - this.openedAt > ANSWER_MS;
    if (unanswered || unopened) {
      const socket = this.socket;
      this.socket = null;
      this.ready = false;
      this.sentAt = 0;
      this.backlog?.lost();
      socket.close();
      this.on.lost(null);
      this.#again(0);
    }
  }

  #again(after) {
    if (this.ended || this.ready || this.socket?.readyState === WebSocket.CONNECTING) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#open(), after);
  }
}
