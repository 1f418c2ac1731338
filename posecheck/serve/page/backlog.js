// What has been seen and said and is not judged yet, in its order; and all of a session, to be
// judged anew by a server that has forgotten it.

const MOST_BYTES = 48e6; // about a quarter of an hour
const AT_ONCE = 100; // observations in one message
const HEAD_BYTES = 8;

export class Backlog {
  #all = []; // {timeMs, data} or {command}
  #sent = 0; // how many of them are under way or judged
  #judged = 0;
  #bytes = 0;
  #whole = true; // whether the session's beginning is still there

  // Whether there was room for it.
  add(entry) {
    this.#all.push(entry);
    this.#bytes += entry.data?.byteLength ?? 0;
    while (this.#bytes > MOST_BYTES && this.#judged > 0) {
      this.#bytes -= this.#all.shift().data?.byteLength ?? 0;
      this.#judged -= 1;
      this.#sent -= 1;
      this.#whole = false;
    }
    if (this.#bytes <= MOST_BYTES) return true;
    this.#bytes -= this.#all.pop().data?.byteLength ?? 0;
    return false;
  }

  get waiting() {
    return this.#all.length - this.#sent;
  }

  get commandNext() {
    return Boolean(this.#all[this.#sent]?.command);
  }

  // What to send next: {command}, or {message} with as many observations as there are before the
  // next command; null when there is nothing.
  next() {
    const first = this.#all[this.#sent];
    if (!first) return null;
    if (first.command) {
      this.#sent += 1;
      return first;
    }
    const row = [];
    while (row.length < AT_ONCE && this.#all[this.#sent]?.data) row.push(this.#all[this.#sent++]);
    return { message: row.length === 1 ? stamped(row[0]) : together(row) };
  }

  answered() {
    this.#judged = this.#sent;
  }

  // The connection is lost: what was under way may not have arrived. The server passes over what it
  // has judged already, and to pause or to finish twice is to do it once.
  lost() {
    this.#sent = this.#judged;
  }

  // The server has forgotten the session; whether it can be judged anew from its beginning.
  again() {
    this.#sent = this.#judged = 0;
    return this.#whole;
  }
}

function stamped({ timeMs, data }) {
  const bytes = new Uint8Array(HEAD_BYTES + data.byteLength);
  new DataView(bytes.buffer).setFloat64(0, timeMs, true);
  bytes.set(data, HEAD_BYTES);
  return bytes;
}

// Several in one message: its time, "KEPT", then each after its length.
function together(row) {
  const each = row.map(stamped);
  const bytes = new Uint8Array(HEAD_BYTES + 4 + each.reduce((sum, one) => sum + 4 + one.length, 0));
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, row.at(-1).timeMs, true);
  bytes.set([0x4b, 0x45, 0x50, 0x54], HEAD_BYTES);
  let at = HEAD_BYTES + 4;
  for (const one of each) {
    view.setUint32(at, one.length, true);
    bytes.set(one, at + 4);
    at += 4 + one.length;
  }
  return bytes;
}
