// The camera's picture: shown smoothly in a video element, and grabbed small for the server.

import { Plumb } from "./plumb.js";
import { _ } from "./translation.js";

const RETRY_MS = 2000;
const STALLED_MS = 3000;

// What is wrong, in words, for each way in which a browser refuses the camera.
function refusal(error) {
  switch (error?.name) {
    case "NotAllowedError":
      return _("The camera is not allowed. Allow it in the browser, beside the address of this page, and try again.");
    case "NotFoundError":
    case "OverconstrainedError":
      return _("No camera was found. Plug one in: I keep looking.");
    case "NotReadableError":
    case "AbortError":
      return _("The camera is in use by another program. Close that program: I keep trying.");
    default:
      return _("The camera cannot be opened. I keep trying.");
  }
}

export class Camera {
  // `onframe(capturedMs)` comes with every new picture, `onstate(message, waiting)` when the
  // camera is lost: why, in words, and whether that waits for the person; `onstate(null)` when
  // it is back.
  constructor(video, onframe, onstate) {
    this.video = video;
    this.onframe = onframe;
    this.onstate = onstate;
    this.stream = null;
    this.closed = false;
    this.lost = false;
    this.canvas = document.createElement("canvas");
    this.pen = this.canvas.getContext("2d", { alpha: false });
    this.plumb = new Plumb();
    this.lastFrame = performance.now();
    this.watch = setInterval(() => this.#watch(), 500);
  }

  async open(device = "") {
    this.device = device;
    if (!navigator.mediaDevices?.getUserMedia) {
      this.#lose(_("This browser gives the camera only to this computer itself or to a page with https. Open posecheck with TLS, or on the computer with the camera."), false);
      return;
    }
    const wanted = {
      width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 },
      // Cropped or scaled by the browser it would show less than the camera sees.
      resizeMode: { ideal: "none" },
      ...(device ? { deviceId: { exact: device } } : { facingMode: "user" }),
    };
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      if (this.closed) {
        stop(stream);
        return;
      }
      stop(this.stream);
      this.stream = stream;
      const [track] = stream.getVideoTracks();
      track.addEventListener("ended", () => {
        if (this.stream === stream) this.#lose(_("The camera is gone. Plug it in again: I keep looking."));
      });
      this.video.srcObject = stream;
      await this.video.play();
      this.lastFrame = performance.now();
      this.lost = false;
      this.onstate(null);
      this.#next(stream);
    } catch (error) {
      if (this.closed) return;
      // A chosen camera that is gone is replaced by any other.
      if (device && error?.name === "OverconstrainedError") this.device = "";
      // To ask again by itself would show the browser's question over and over.
      this.#lose(refusal(error), error?.name !== "NotAllowedError");
    }
  }

  // All cameras, once one was allowed: before that they have no names.
  async list() {
    const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    return devices.filter((device) => device.kind === "videoinput" && device.deviceId);
  }

  // The picture as a JPEG of at most `longSide` pixels.
  grab(longSide) {
    const { videoWidth: width, videoHeight: height } = this.video;
    const scale = Math.min(1, longSide / Math.max(width, height, 1));
    this.canvas.width = Math.max(2, Math.round(scale * width));
    this.canvas.height = Math.max(2, Math.round(scale * height));
    this.pen.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    return new Promise((resolve) => this.canvas.toBlob(resolve, "image/jpeg", 0.85));
  }

  // How far the picture leans, in degrees clockwise, where the phone tells; NaN = it does not.
  lean() {
    return this.plumb.lean(this.stream?.getVideoTracks()[0]);
  }

  close() {
    this.closed = true;
    this.plumb.close();
    clearInterval(this.watch);
    clearTimeout(this.retry);
    stop(this.stream);
    this.stream = null;
    this.video.srcObject = null;
  }

  #next(stream) {
    const seen = (_now, frame) => {
      // A last picture may still come from a camera that has gone.
      if (this.closed || this.stream !== stream || stream.getVideoTracks()[0].readyState !== "live") return;
      this.lastFrame = performance.now();
      if (this.lost) {
        this.lost = false;
        this.onstate(null);
      }
      this.onframe(frame?.captureTime ?? this.lastFrame);
      this.#next(stream);
    };
    if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(seen);
    else requestAnimationFrame(() => seen());
  }

  #watch() {
    // Without the track's own word a frozen picture is a lost camera too; a hidden page has none.
    const silent = performance.now() - this.lastFrame > STALLED_MS;
    if (this.stream && !this.lost && !document.hidden && silent) {
      this.#lose(_("The camera’s picture stands still. Check the camera: I keep trying."));
    }
  }

  #lose(message, again = true) {
    this.lost = true;
    this.onstate(message, !again);
    if (again && !this.closed) {
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.lost && this.open(this.device), RETRY_MS);
    }
  }
}

function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
