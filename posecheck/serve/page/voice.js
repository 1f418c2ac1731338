// Speech and tones: one cue at a time, a more urgent one interrupts, and never a backlog. Words that
// belong together wait for each other.
//
// Only a voice of this device speaks. What a voice of the network is to say goes to its maker first,
// and that is what a person does wrong, and when. Where there is no other, a short tone says that
// there are new words on the screen.

import { settings } from "./settings.js";
import { language } from "./translation.js";

let sound = null;
let muted = false;
let allowed = false;
let current = null; // the cue being spoken: {priority, until}
let sounded = -Infinity; // when the last tone began
const TONE_MS = 1000; // a tone so long ago has called already

// A voice of this device in the page's language, null where there is none.
function ownVoice() {
  const own = (window.speechSynthesis?.getVoices() ?? []).filter((voice) => (
    voice.localService === true && !/online|network/i.test(`${voice.name} ${voice.voiceURI}`)
    && voice.lang.toLowerCase().startsWith(language)
  ));
  return own.find((voice) => voice.default) ?? own[0] ?? null;
}

export function speechKnown() {
  return ownVoice() !== null;
}

// Browsers allow sound only after a click or a key: call this from one.
export function wake() {
  const voice = allowed ? null : ownVoice();
  if (voice) {
    // Some allow speech for good once a word, were it an empty one, was spoken from a click.
    allowed = true;
    const nothing = new SpeechSynthesisUtterance("");
    nothing.voice = voice;
    window.speechSynthesis.speak(nothing);
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
  if (muted || !settings().voice) return;
  const voice = ownVoice();
  if (!voice) {
    if (performance.now() - sounded > TONE_MS) tone("words");
    return;
  }
  const now = performance.now();
  if (!cue.wait && current && now < current.until && cue.priority < current.priority) return;
  const words = new SpeechSynthesisUtterance(cue.text);
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = 0.96;
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
  words: [[523, 0, 0.1]],
};

// Plays one of the short tones; soft at both ends, so that it does not click.
export function tone(name) {
  if (muted || !settings().tones) return;
  wake();
  if (!sound) return;
  sounded = performance.now();
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

// Whether words are being said, or wait to be.
export function speaking() {
  return current !== null && performance.now() < current.until;
}
