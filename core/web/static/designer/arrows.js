// The curves between boxes: straight on to the right, over the top past what stands between, back below.

import { BOX } from "./layout.js";

const SPREAD = 26;

// For each way { path, at }: the curve, and the point `at` a part of its length; null where an end is missing.
export function arrowsOf(steps, ways, places) {
  const index = new Map(steps.map((step, at) => [step.name, at]));
  const used = new Map();
  return ways.map((way) => {
    const [from, to] = [places[index.get(way.source)], places[index.get(way.target)]];
    if (!from || !to) return null;
    const pair = `${way.source} ${way.target}`;
    const nth = used.get(pair) ?? 0;
    used.set(pair, nth + 1);
    return arrow(from, to, nth, places);
  });
}

function arrow(from, to, nth, places) {
  if (from === to) return loop(from, nth);
  const ahead = to.x - from.x;
  if (ahead > BOX.width) return blocked(from, to, places) ? over(from, to, nth, -1) : onward(from, to, nth);
  if (ahead < -BOX.width) return over(from, to, nth, 1);
  return upright(from, to, nth);
}

function curve(a, b, c, d) {
  const on = (t) => (one) =>
    (1 - t) ** 3 * a[one] + 3 * t * (1 - t) ** 2 * b[one] + 3 * t ** 2 * (1 - t) * c[one] + t ** 3 * d[one];
  return {
    path: `M${a.x} ${a.y} C${b.x} ${b.y} ${c.x} ${c.y} ${d.x} ${d.y}`,
    at: (t) => ({ x: on(t)("x"), y: on(t)("y") }),
  };
}

function onward(from, to, nth) {
  const shift = nth * SPREAD;
  const a = { x: from.x + BOX.width, y: from.y + BOX.height / 2 + shift / 2 };
  const d = { x: to.x - 4, y: to.y + BOX.height / 2 + shift / 2 };
  const pull = (d.x - a.x) / 2;
  return curve(a, { x: a.x + pull, y: a.y + shift }, { x: d.x - pull, y: d.y + shift }, d);
}

// Over the top (`side` -1) or underneath (1), the further the higher.
function over(from, to, nth, side) {
  const edge = side < 0 ? 0 : BOX.height;
  const a = { x: from.x + BOX.width / 2 + side * -20, y: from.y + edge };
  const d = { x: to.x + BOX.width / 2 + side * 20, y: to.y + edge + side * 4 };
  const lift = side * (40 + Math.abs(d.x - a.x) / 12 + nth * SPREAD);
  const level = side < 0 ? Math.min(a.y, d.y) + lift : Math.max(a.y, d.y) + lift;
  return curve(a, { x: a.x, y: level }, { x: d.x, y: level }, d);
}

function upright(from, to, nth) {
  const down = to.y > from.y;
  const x = BOX.width / 2 + (down ? 18 : -18) + nth * SPREAD * (down ? 1 : -1);
  const a = { x: from.x + x, y: from.y + (down ? BOX.height : 0) };
  const d = { x: to.x + x, y: to.y + (down ? -4 : BOX.height + 4) };
  const pull = (d.y - a.y) / 2;
  return curve(a, { x: a.x, y: a.y + pull }, { x: d.x, y: d.y - pull }, d);
}

function loop(at, nth) {
  const [x, y, out] = [at.x + BOX.width, at.y + BOX.height, 46 + nth * SPREAD];
  return curve({ x: x - 30, y }, { x: x - 30, y: y + out }, { x: x + out, y: y - 12 }, { x: x + 4, y: y - 12 });
}

function blocked(from, to, places) {
  const middle = (place) => ({ x: place.x + BOX.width / 2, y: place.y + BOX.height / 2 });
  const [a, d] = [middle(from), middle(to)];
  return places.some((place) => {
    if (place === from || place === to) return false;
    const c = middle(place);
    if (c.x <= a.x || c.x >= d.x) return false;
    const y = a.y + ((d.y - a.y) * (c.x - a.x)) / (d.x - a.x);
    return Math.abs(y - c.y) < BOX.height * 0.7;
  });
}
