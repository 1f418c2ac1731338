// Numbers and times in words.

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function length(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
}

export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

// A value with a true minus sign, and never a negative zero.
export function number(value, places) {
  const text = value.toFixed(places);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "\u2212");
}

export function unitText(unit) {
  if (unit === "deg" || unit === "°") return "°";
  return unit ? ` ${unit}` : "";
}

export function quantity(value, unit) {
  return number(value, unit === "in" ? 1 : 0) + unitText(unit);
}

// Bytes as people say them.
export function size(bytes) {
  const mega = bytes / 2 ** 20;
  return mega < 1 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${mega.toFixed(mega < 10 ? 1 : 0)} MB`;
}

export function day(date) {
  const today = new Date();
  const days = Math.round((new Date(today.toDateString()) - new Date(date.toDateString())) / 864e5);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const year = date.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long", year });
}

export function timeOfDay(date) {
  return date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export const PAIN = "Pain is never part of a stretch. If it persists, see a professional.";

export const VIEWS = { side: "from the side", front: "from the front", head_end: "behind your head" };
