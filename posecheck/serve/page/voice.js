// Speech and tones: one cue at a time, a more urgent one interrupts, and never a backlog. Words that
// belong together wait for each other.

import { settings } from "./settings.js";
import { language } from "./translation.js";

let sound = null;
let muted = false;
let allowed = false;
let current = null; // the cue being spoken: {priority, until}

export function speechKnown() {
  return (window.speechSynthesis?.getVoices().length ?? 0) > 0;
}

// Browsers allow sound only after a click or a key: call this from one.
export function wake() {
  if (!allowed && window.speechSynthesis) {
    // Some allow speech for good once a word, were it an empty one, was spoken from a click.
    allowed = true;
    window.speechSynthesis.speak(new SpeechSynthesisUtterance(""));
  }
  try {
    sound ??= new AudioContext();
    sound.resume().catch(() => {});
  } catch {
    sound = null; // no sound device: the words on the screen remain
  }
}

export function mute(quiet) {
  muted = quiet;
  if (quiet) {
    hush();
    fade();
  }
}

export function hush() {
  current = null;
  window.speechSynthesis?.cancel();
}

// Speaks a cue {text, priority}, unless a more urgent one is being spoken; with `wait` after it.
export function say(cue) {
  const speech = window.speechSynthesis;
  if (muted || !settings().voice || !speech) return;
  const now = performance.now();
  if (!cue.wait && current && now < current.until && cue.priority < current.priority) return;
  const words = new SpeechSynthesisUtterance(cue.text);
  words.lang = language === "en" ? "en-US" : language;
  words.rate = 0.96;
  const voice = speech.getVoices().find((each) => each.lang.startsWith(language) && each.localService);
  if (voice) words.voice = voice;
  // Some browsers never say when an utterance has ended: nothing blocks longer than it can last.
  const mine = { priority: cue.priority, until: now + 1500 + 90 * cue.text.length };
  words.onend = words.onerror = () => {
    if (current === mine) current = null;
  };
  if (!cue.wait) speech.cancel();
  current = mine;
  speech.speak(words);
}

const TONES = {
  limit: [[587, 0, 0.16], [440, 0.17, 0.26]],
  go: [[523, 0, 0.12], [784, 0.13, 0.22]],
  tick: [[659, 0, 0.09]],
};

// Plays one of the short tones; soft at both ends, so that it does not click.
export function tone(name) {
  if (muted || !settings().tones) return;
  wake();
  if (!sound) return;
  for (const [pitch, after, lasts] of TONES[name]) {
    const start = sound.currentTime + 0.01 + after;
    const wave = sound.createOscillator();
    const gain = sound.createGain();
    wave.type = "sine";
    wave.frequency.value = pitch;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.35, start + 0.015);
    gain.gain.setValueAtTime(0.35, start + lasts - 0.05);
    gain.gain.linearRampToValueAtTime(0, start + lasts);
    wave.connect(gain).connect(sound.destination);
    wave.start(start);
    wave.stop(start + lasts + 0.02);
  }
}

const BREATH = { in: [196, 261.6, 3], out: [261.6, 196, 4] };
let breathing = null; // {which, gain, wave}

// The soft tone of a breath in or out, until told otherwise; null lets it fade.
export function breath(which) {
  const wanted = muted || !settings().breath || speaking() ? null : which;
  if (wanted === (breathing?.which ?? null)) return;
  fade();
  if (!wanted || !sound) return;
  const [from, to, lasts] = BREATH[wanted];
  const start = sound.currentTime + 0.02;
  const wave = sound.createOscillator();
  const gain = sound.createGain();
  wave.frequency.setValueAtTime(from, start);
  wave.frequency.linearRampToValueAtTime(to, start + lasts);
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.07, start + lasts / 2);
  gain.gain.linearRampToValueAtTime(0, start + lasts);
  wave.connect(gain).connect(sound.destination);
  wave.start(start);
  wave.stop(start + lasts);
  breathing = { which: wanted, gain, wave };
}

function fade() {
  if (!breathing) return;
  const { gain, wave } = breathing;
  breathing = null;
  const now = sound.currentTime;
  gain.gain.cancelScheduledValues(now);
  gain.gain.setTargetAtTime(0, now, 0.1);
  wave.stop(now + 0.5);
}

function speaking() {
  return current !== null && performance.now() < current.until;
}
