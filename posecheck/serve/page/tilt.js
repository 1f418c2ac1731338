// A phone held between the knees in place of a camera: its motion sensor says how far they lean.

import { _ } from "./translation.js";

const EVERY_MS = 50;
const FIRST_MS = 2500;
const NONE = _("This device gives the page no motion sensor. Open this page on a phone, with https, or choose another place and use the camera.");

// Asks the browser for the motion sensor where it must be asked; a click allows the question.
export async function allowTilt() {
  const asks = window.DeviceOrientationEvent?.requestPermission;
  return asks ? asks.call(window.DeviceOrientationEvent) : "granted";
}

// Stands where the camera stands, with the same members.
export class Tilt {
  constructor(_video, onframe, onstate) {
    this.onframe = onframe;
    this.onstate = onstate;
    this.stream = null;
    this.lost = false;
    this.hear = (event) => this.#hear(event);
  }

  async open() {
    this.#stop();
    if (!window.isSecureContext || !("DeviceOrientationEvent" in window)) {
      this.#lose(NONE);
      return;
    }
    let answer;
    try {
      answer = await allowTilt();
    } catch {
      answer = "denied"; // asked without a click
    }
    if (this.closed) return;
    if (answer !== "granted") {
      this.#lose(_("The motion sensor is not allowed. Allow it when the browser asks, and try again."));
      return;
    }
    window.addEventListener("deviceorientation", this.hear);
    this.first = setTimeout(() => this.latest ?? this.#lose(NONE), FIRST_MS);
  }

  async list() {
    return [];
  }

  // The latest measurement as the server reads it: two angles and their age.
  async grab() {
    const { beta, gamma, at } = this.latest;
    const data = new DataView(new ArrayBuffer(12));
    data.setFloat32(0, beta, true);
    data.setFloat32(4, gamma, true);
    data.setFloat32(8, Math.max(0, performance.now() - at) / 1000, true);
    return data.buffer;
  }

  close() {
    this.closed = true;
    this.#stop();
  }

  #hear({ beta, gamma }) {
    // Without a sensor there may be one event without angles.
    if (beta === null || gamma === null) return;
    const begins = !this.latest;
    this.latest = { beta, gamma, at: performance.now() };
    if (!begins) return;
    clearTimeout(this.first);
    this.lost = false;
    this.onstate(null);
    // Browsers tell what has changed only: the latest is sent steadily, with its age.
    this.sending = setInterval(() => this.onframe(performance.now()), EVERY_MS);
  }

  #stop() {
    clearTimeout(this.first);
    clearInterval(this.sending);
    window.removeEventListener("deviceorientation", this.hear);
    this.latest = null;
  }

  #lose(message) {
    this.lost = true;
    this.onstate(message, true);
  }
}
