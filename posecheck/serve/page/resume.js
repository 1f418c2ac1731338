// The session's key outlives a reload of the page, for as long as the server keeps it.

const KEY = "posecheck-session";

export function keep(id, key) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ id, key }));
  } catch { /* then a reload begins anew */ }
}

export function remembered(id) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return kept?.id === id ? kept.key : null;
  } catch {
    return null;
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch { /* nothing was kept */ }
}
