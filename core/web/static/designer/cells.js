// The keys of the matrix of rights: arrows walk from cell to cell, letters set the one they stand on.

import { now } from "./page.js";
import { give, leads } from "./grid.js";

const KEYS = { s: "see", e: "edit", 0: "none", n: "none" };
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export function cellKey(event, { across, rows, moves, render }) {
  const found = event.target.dataset?.at?.match(/^cell\.(\d+)\.(\d+)$/);
  if (!found || event.ctrlKey || event.metaKey || event.altKey) return;
  const [row, at] = [Number(found[1]), Number(found[2])];
  const wanted = KEYS[event.key.toLowerCase()];
  if (ARROWS[event.key]) walk(row, at, ARROWS[event.key], { across, rows, moves, render });
  else if (wanted && row < rows.length) give([across[at].who], [rows[row]], wanted);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// To the next cell in that direction; where a transition has none, to the one beyond.
function walk(row, at, [down, right], { across, rows, moves, render }) {
  let [r, c] = [row + down, at + right];
  const inside = () => r >= 0 && c >= 0 && r < rows.length + moves.length && c < across.length;
  const empty = () => r >= rows.length && !leads(across[c], moves[r - rows.length]);
  while (inside() && empty()) [r, c] = [r + down, c + right];
  if (!inside()) return;
  now.cell = [r, c];
  render();
  document.querySelector(`[data-at="cell.${r}.${c}"]`)?.focus();
}
