// Numbers and times in words.

import { units } from "./catalogue.js";
import { _, language, ngettext } from "./translation.js";

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function length(seconds) {
  if (Math.round(seconds) < 60) return _("{seconds} s", { seconds: Math.round(seconds) });
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  return rest ? _("{minutes} min {seconds} s", { minutes, seconds: rest }) : _("{minutes} min", { minutes });
}

// A value with a true minus sign, and never a negative zero.
export function number(value, places) {
  const text = value.toFixed(places);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "\u2212");
}

// What is written after a number, and how many decimals it has: from the server's table of units.
export function unitText(unit) {
  return units[unit]?.suffix ?? (unit ? ` ${unit}` : "");
}

export function quantity(value, unit) {
  return number(value, units[unit]?.decimals ?? 0) + unitText(unit);
}

// How often something is done.
export function times(n, eachSide) {
  return eachSide
    ? ngettext("{n} time each side", "{n} times each side", n)
    : ngettext("{n} time", "{n} times", n);
}

// Bytes as people say them.
export function size(bytes) {
  const mega = bytes / 2 ** 20;
  return mega < 1 ? _("{n} kB", { n: Math.max(1, Math.round(bytes / 1024)) }) : _("{n} MB", { n: mega.toFixed(mega < 10 ? 1 : 0) });
}

export function day(date) {
  const today = new Date();
  const days = Math.round((new Date(today.toDateString()) - new Date(date.toDateString())) / 864e5);
  if (days === 0) return _("Today");
  if (days === 1) return _("Yesterday");
  const year = date.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year });
}

export function timeOfDay(date) {
  return date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export const PAIN = _("Pain is never part of a stretch. If it persists, see a professional.");

export const VIEWS = { side: _("from the side"), front: _("from the front"), head_end: _("behind your head"), feet_end: _("beyond your feet") };
