// Requests to the server; every failure is one sentence.

import { _ } from "./translation.js";

export class Refusal extends Error {}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refusal(_("The server does not answer. Is posecheck still running?"));
  }
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  let message = _("The server refused this ({status}).", { status: answer.status });
  try {
    message = (await answer.json()).message ?? message;
  } catch { /* a refusal without words keeps the general sentence */ }
  throw new Refusal(message);
}

export const get = (path) => ask(path);
export const put = (path) => ask(path, { method: "POST" });
const carrying = (method) => (path, content) => ask(path, {
  method, headers: { "content-type": "application/json" }, body: JSON.stringify(content),
});
export const post = carrying("POST");
export const amend = carrying("PUT");
export const remove = (path) => ask(path, { method: "DELETE" });

let exercisesKnown = null;

// The movements; asked for again when `fresh`, as levels change with the history.
export async function exercises(fresh = false) {
  if (fresh || !exercisesKnown) exercisesKnown = get("/api/exercises");
  try {
    return await exercisesKnown;
  } catch (error) {
    exercisesKnown = null;
    throw error;
  }
}

export async function exercise(id) {
  const found = (await exercises()).find((entry) => entry.id === id);
  if (!found) throw new Refusal(_("There is no such exercise here."));
  return found;
}

// Sends a file with progress; `signal` cancels it. Resolves to the upload.
export function send(path, file, progress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => progress(event.loaded, event.total));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve(request.response);
      else reject(new Refusal(request.response?.message ?? _("The server refused the file ({status}).", { status: request.status })));
    });
    request.addEventListener("error", () => reject(new Refusal(_("The connection was lost while the file was sent."))));
    request.addEventListener("abort", () => reject(new DOMException("cancelled", "AbortError")));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
