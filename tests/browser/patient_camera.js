// A camera whose next picture comes when the server has answered the one before, and a clock that
// only its pictures move: a session in the page sees every picture at its own time, however busy
// the machine is. CLIP is replaced by what to play: {address, fps, lead, loops}.
(() => {
  const KEY = "patient-camera";
  const AGAIN_MS = 300;
  const clip = CLIP;
  const step = 1000 / clip.fps;
  const real = performance.now.bind(performance);
  let state;
  try {
    state = JSON.parse(sessionStorage.getItem(KEY)) ?? { epoch: Date.now(), at: 0, index: 0 };
  } catch {
    return; // a page without storage, as a report in its sandbox, is no page with a camera
  }
  state.at += step; // a reload goes on after the last picture

  performance.now = () => state.at;
  Object.defineProperty(performance, "timeOrigin", { value: state.epoch });
  let due = false;
  let judging = false; // whether a picture that was taken has not been answered yet
  let began = false;
  let taken = false;
  let shownAt = -1; // the time of the picture that the page has been shown
  // A page takes a picture to look at it itself, or to send it.
  const { createImageBitmap: bitmap } = window;
  window.createImageBitmap = (source, ...all) => {
    if (source instanceof HTMLVideoElement) taken = judging = true;
    return bitmap(source, ...all);
  };
  const { drawImage } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.drawImage = function (source, ...all) {
    if (source instanceof HTMLVideoElement) taken = judging = true;
    return drawImage.call(this, source, ...all);
  };
  const { requestVideoFrameCallback } = HTMLVideoElement.prototype;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (seen) {
    return requestVideoFrameCallback.call(this, (now) => {
      taken = false;
      seen(now, { captureTime: state.at });
      // Some are passed over while nothing moves; one that is shown again was not passed over.
      if (began && !taken && !judging && state.at > shownAt) due = true;
      shownAt = state.at;
    });
  };

  window.WebSocket = class extends WebSocket {
    constructor(...all) {
      super(...all);
      this.addEventListener("message", (event) => {
        const said = JSON.parse(event.data);
        if ((said.frame ?? null) !== null) [judging, began] = [false, began || judging];
        if (said.type === "hello" || (said.frame ?? null) !== null) due = true;
      });
    }
  };

  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { alpha: false });
  let pictures = null;
  let track = null;
  let shown = 0;

  // A file of 4-byte lengths, each before its JPEG.
  async function load() {
    const data = await (await fetch(clip.address)).arrayBuffer();
    const view = new DataView(data);
    const found = [];
    for (let i = 0; i < data.byteLength; i += 4 + view.getUint32(i)) {
      found.push(new Blob([new Uint8Array(data, i + 4, view.getUint32(i))], { type: "image/jpeg" }));
    }
    return found;
  }

  async function draw() {
    const at = (state.index % (clip.lead + pictures.length)) - clip.lead;
    const picture = await createImageBitmap(pictures[Math.max(0, at)]);
    [canvas.width, canvas.height] = [picture.width, picture.height];
    pen.drawImage(picture, 0, 0);
  }

  async function next() {
    if (track?.readyState === "live") {
      const last = state.index >= clip.lead + pictures.length - 1;
      if (due && (clip.loops || !last)) {
        due = false;
        state.index += 1;
        state.at += step;
        sessionStorage.setItem(KEY, JSON.stringify(state));
        shown = 0;
      }
      if (real() - shown > AGAIN_MS) {
        // The same time again: what has arrived already is not sent twice.
        shown = real();
        track.requestFrame(); // takes what is drawn next
        await draw();
      }
    }
    setTimeout(next, 4);
  }

  MediaDevices.prototype.getUserMedia = async () => {
    pictures ??= await load();
    await draw();
    const stream = canvas.captureStream(0);
    [track] = stream.getVideoTracks();
    return stream;
  };
  next();
})();
