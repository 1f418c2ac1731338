// Whether there is anything new beside the person, as `Surroundings` of
// posecheck/estimation/bystanders.py tells it; it says why each number is what it is.

const [CELL, CHANGED, CHANGED_CELLS, MARGIN_CELLS, INSIDE] = [8, 6, 12, 3, 0.1];

export class Surroundings {
  #seen = null;

  // `mask`: probabilities, as large as the picture; null when nobody is followed.
  changed({ data, width, height }, mask) {
    if (!mask) {
      this.#seen = null;
      return true;
    }
    const [columns, rows] = [Math.max(1, Math.floor(width / CELL)), Math.max(1, Math.floor(height / CELL))];
    const cells = means(data, width, height, columns, rows);
    const covered = person(mask, width, columns, rows);
    const before = this.#seen;
    if (before?.columns === columns && before.rows === rows) {
      let count = 0;
      for (let i = 0; i < covered.length; i += 1) {
        if (covered[i] || before.covered[i]) continue;
        const differs = Math.max(...[0, 1, 2].map((channel) => Math.abs(cells[3 * i + channel] - before.cells[3 * i + channel])));
        count += differs > CHANGED;
      }
      if (count <= CHANGED_CELLS) return false;
    }
    this.#seen = { columns, rows, cells, covered };
    return true;
  }
}

// Mean colours of cells that divide the picture evenly.
function means(data, width, height, columns, rows) {
  const cells = new Float32Array(3 * columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0; y < height; y += 1) {
    const row = Math.min(rows - 1, Math.floor((y * rows) / height));
    for (let x = 0; x < width; x += 1) {
      const cell = row * columns + Math.min(columns - 1, Math.floor((x * columns) / width));
      const i = 4 * (y * width + x);
      counts[cell] += 1;
      for (let channel = 0; channel < 3; channel += 1) cells[3 * cell + channel] += data[i + channel];
    }
  }
  for (let i = 0; i < cells.length; i += 1) cells[i] /= counts[Math.floor(i / 3)];
  return cells;
}

function person(mask, width, columns, rows) {
  const covered = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (!(mask[row * CELL * width + column * CELL] > INSIDE)) continue;
      for (let y = Math.max(0, row - MARGIN_CELLS); y <= Math.min(rows - 1, row + MARGIN_CELLS); y += 1) {
        covered.fill(1, y * columns + Math.max(0, column - MARGIN_CELLS), y * columns + Math.min(columns, column + MARGIN_CELLS + 1));
      }
    }
  }
  return covered;
}
