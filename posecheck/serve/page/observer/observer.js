// The page's side of the worker that looks at pictures: one at a time, the newest next.

const WARM_UP = 3;
const MEASURED = 6;
const OPEN_MS = 60000;
const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;

export class Observer {
  // `onseen({at, data, landmarks, still})`, `onfailed(message)` when the model runs no more.
  constructor() {
    this.worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.#hear(data));
    this.worker.addEventListener("error", (event) => this.#hear({ failed: event.message || "the worker failed" }));
    this.busy = false;
    this.order = null;
    this.onseen = this.onfailed = () => {};
  }

  // Load the model anew; resolves when pictures can be looked at, and rejects when it cannot run.
  open(delegate) {
    this.delegate = delegate;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("the model does not load")), OPEN_MS);
      this.opening = {
        resolve: () => { clearTimeout(late); resolve(); },
        reject: (error) => { clearTimeout(late); reject(error); },
      };
      this.worker.postMessage({ open: { delegate } });
    });
  }

  // Look at what `source` (a video or picture) shows now; `lean`: how far it leans in degrees, NaN =
  // that is told by its lines.
  async look(source, at, timeMs, side, lean = NaN) {
    this.busy = true;
    try {
      const picture = await createImageBitmap(source);
      this.worker.postMessage({ look: { at, timeMs, picture, side, lean, order: this.order } }, [picture]);
      this.order = null;
    } catch {
      this.busy = false; // the camera has just gone
    }
  }

  // Pictures a second that this device looks at, of a person.
  async rate(picture, side) {
    const took = [];
    const { onseen, onfailed } = this;
    try {
      for (let i = 0; i < WARM_UP + MEASURED; i += 1) {
        took.push(await new Promise((resolve, reject) => {
          this.onseen = ({ tookMs }) => resolve(tookMs);
          this.onfailed = (message) => reject(new Error(message));
          this.look(picture, i, 40 * i, side);
        }));
      }
    } finally {
      Object.assign(this, { onseen, onfailed });
    }
    return 1000 / took.slice(WARM_UP).sort((a, b) => a - b)[MEASURED >> 1];
  }

  close() {
    this.worker.terminate();
  }

  #hear({ opened, seen, failed }) {
    if (opened) this.opening?.resolve();
    if (seen) {
      this.busy = false;
      this.onseen(seen);
    }
    if (failed) {
      this.busy = false;
      if (this.opening) this.opening.reject(new Error(failed));
      this.onfailed(failed);
    }
    if (opened || failed) this.opening = null;
  }
}

// Ways to run the model here, the fastest first. Software that plays graphics hardware is slower
// than the processor itself.
export function delegates() {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return ["CPU"];
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return SOFTWARE.test(name) ? ["CPU"] : ["GPU", "CPU"];
}

export async function person() {
  const answer = await fetch(new URL("./person.jpg", import.meta.url));
  return createImageBitmap(await answer.blob());
}
