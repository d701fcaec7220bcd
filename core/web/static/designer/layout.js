// Where steps stand in the drawing: as they were put, and those nobody has put yet in columns from left to
// right, each as far right as the longest way from the beginning.

export const BOX = { width: 150, height: 66 };
const GAP = { x: 280, y: 150 };
const MARGIN = 40;

// For each step { x, y }, from the corner of the drawing.
export function placesOf(steps, ways) {
  const placed = steps.map((step) => (step.x || step.y ? { x: step.x ?? 0, y: step.y ?? 0 } : null));
  if (placed.every((place) => place === null)) return inColumns(steps, ways);
  if (placed.every(Boolean)) return placed;
  // What was put by hand stays; what is new stands below the step that leads to it, or below all.
  const lowest = Math.max(...placed.filter(Boolean).map((place) => place.y));
  let fresh = 0;
  return placed.map((place) => place ?? { x: MARGIN + GAP.x * fresh++, y: lowest + GAP.y });
}

export function inColumns(steps, ways) {
  const names = steps.map((step) => step.name);
  const next = names.map((name) =>
    ways
      .filter((way) => way.source === name && way.target !== name)
      .map((way) => names.indexOf(way.target))
      .filter((index) => index >= 0),
  );
  const column = columns(next);
  const rows = [];
  const placed = [];
  for (const at of [...new Set(column)].sort((a, b) => a - b)) {
    const here = names.map((_name, index) => index).filter((index) => column[index] === at);
    const wish = (index) => {
      const before = placed.filter((_place, i) => placed[i] && next[i].includes(index)).map((place) => place.row);
      return before.length ? before.reduce((a, b) => a + b, 0) / before.length : index;
    };
    here
      .map((index) => [wish(index), index])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1])
      .forEach(([, index], row) => {
        placed[index] = { row };
        rows[index] = row;
      });
  }
  return steps.map((_step, index) => ({ x: MARGIN + column[index] * GAP.x, y: MARGIN + 40 + rows[index] * GAP.y }));
}

// The longest way from the first step to each, ways that lead back left out.
function columns(next) {
  const found = next.map(() => 0);
  const open = new Set();
  const seen = new Set();
  const order = [];
  const forward = next.map(() => []);
  const visit = (index) => {
    seen.add(index);
    open.add(index);
    for (const target of next[index]) {
      if (open.has(target)) continue;
      forward[index].push(target);
      if (!seen.has(target)) visit(target);
    }
    open.delete(index);
    order.unshift(index);
  };
  for (let index = 0; index < next.length; index += 1) if (!seen.has(index)) visit(index);
  for (const index of order) {
    for (const target of forward[index]) found[target] = Math.max(found[target], found[index] + 1);
  }
  return found;
}
