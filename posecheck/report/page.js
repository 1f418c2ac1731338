"use strict";
(() => {
  const duration = Number(document.body.dataset.duration);
  const film = document.querySelector("video");
  const slider = document.querySelector(".slider");
  const now = document.querySelector(".now");
  const events = [...document.querySelectorAll(".event")].map((row) => ({
    row, start: Number(row.dataset.start), end: Number(row.dataset.end),
  }));
  let time = 0;

  function clock(seconds) {
    const tenths = Math.round(seconds * 10);
    const hours = Math.floor(tenths / 36000);
    const minutes = Math.floor(tenths / 600) % 60;
    const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
    return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  }

  function show(seconds) {
    time = Math.min(Math.max(seconds, 0), duration);
    document.body.style.setProperty("--t", duration ? time / duration : 0);
    if (slider) {
      now.textContent = clock(time);
      slider.setAttribute("aria-valuenow", time.toFixed(1));
      slider.setAttribute("aria-valuetext", clock(time));
    }
    for (const { row, start, end } of events) {
      const under = start <= time + 0.02 && time <= Math.max(end, start + 0.2);
      if (under) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  function seek(seconds) {
    show(seconds);
    // Setting the position before the video is known to be there would be lost.
    if (film && film.readyState > 0) film.currentTime = time;
    else if (film) film.addEventListener("loadedmetadata", () => { film.currentTime = time; }, { once: true });
  }

  if (film) {
    const parts = document.querySelectorAll(".video-part");
    if (parts.length) {
      const bytes = [...parts].map((part) => {
        const text = atob(part.textContent);
        part.remove();
        // A plain loop: Uint8Array.from takes ten times as long on tens of megabytes.
        const block = new Uint8Array(text.length);
        for (let i = 0; i < text.length; i += 1) block[i] = text.charCodeAt(i);
        return block;
      });
      film.src = URL.createObjectURL(new Blob(bytes, { type: "video/mp4" }));
    }
    const trouble = () => { document.getElementById("film-trouble").hidden = false; };
    if (film.error) trouble();
    film.addEventListener("error", trouble);
    const follow = () => {
      show(film.currentTime);
      if (!film.paused) requestAnimationFrame(follow);
    };
    film.addEventListener("play", follow);
    film.addEventListener("seeked", () => show(film.currentTime));
    film.addEventListener("timeupdate", () => { if (film.paused && !film.seeking) show(film.currentTime); });
  }

  document.addEventListener("click", (click) => {
    const target = click.target.closest("[data-seek]");
    if (target) seek(Number(target.dataset.seek));
  });

  const edges = getComputedStyle(document.body);
  const left = Number(edges.getPropertyValue("--left"));
  const right = Number(edges.getPropertyValue("--right"));
  for (const plot of document.querySelectorAll(".plot")) {
    const point = (pointer) => {
      const box = plot.getBoundingClientRect();
      const share = (pointer.clientX - box.left) / box.width;
      seek(((share - left) / (1 - left - right)) * duration);
    };
    plot.addEventListener("pointerdown", (pointer) => {
      if (pointer.button !== 0) return;
      if (pointer.pointerType === "mouse") plot.setPointerCapture(pointer.pointerId);
      point(pointer);
    });
    plot.addEventListener("pointermove", (pointer) => { if (pointer.buttons & 1) point(pointer); });
  }

  if (slider) {
    slider.addEventListener("keydown", (key) => {
      const next = () => (events.find((e) => e.start > time + 0.05) ?? { start: duration }).start;
      const last = () => (events.findLast((e) => e.start < time - 0.05) ?? { start: 0 }).start;
      const step = key.shiftKey ? 0.1 : 1;
      const moves = {
        ArrowRight: () => time + step, ArrowUp: () => time + step,
        ArrowLeft: () => time - step, ArrowDown: () => time - step,
        PageDown: next, PageUp: last, Home: () => 0, End: () => duration,
      };
      if (!(key.key in moves) || key.ctrlKey || key.altKey || key.metaKey) return;
      key.preventDefault();
      seek(moves[key.key]());
    });
  }

  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
  });
  show(0);
})();
