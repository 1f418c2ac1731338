// Whether nothing moves: then half the pictures are looked at, which halves the heat and what is
// taken from the battery.

const WINDOW_MS = 2000;
// Of the picture's long side: more than the landmark that wanders most on one and the same picture,
// 0.011. A stretch goes as far in a fraction of a second.
const MOVED = 0.015;
// Of the silhouette: twice what the model's mask of one and the same picture differs by. A tilt of the
// pelvis moves its edge by more, and no landmark.
const CHANGED = 0.015;
const SEEN = 0.5;
const INSIDE = 0.5;

export class Stillness {
  #base = null;

  // Whether nothing has moved for a while. `marks`: 33 of {x, y, visibility}, shares of the
  // picture, null = nobody, who may come in at any moment; `mask`: probabilities.
  update(timeMs, marks, mask) {
    if (!marks || !mask) {
      this.#base = null;
      return false;
    }
    if (!this.#base || this.#moved(marks, mask)) {
      this.#base = { timeMs, marks, mask: mask.slice() };
      return false;
    }
    return timeMs - this.#base.timeMs >= WINDOW_MS;
  }

  #moved(marks, mask) {
    const base = this.#base;
    if (base.mask.length !== mask.length) return true;
    for (let i = 0; i < marks.length; i += 1) {
      if (Math.min(marks[i].visibility, base.marks[i].visibility) < SEEN) continue;
      if (Math.hypot(marks[i].x - base.marks[i].x, marks[i].y - base.marks[i].y) > MOVED) return true;
    }
    let [area, differs] = [0, 0];
    for (let i = 0; i < mask.length; i += 1) {
      const [now, before] = [mask[i] >= INSIDE, base.mask[i] >= INSIDE];
      area += before;
      differs += now !== before;
    }
    return differs > CHANGED * area;
  }
}
