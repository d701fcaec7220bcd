// Where the labels of the arrows stand: each on its arrow, where it covers least of boxes and other labels, and
// of those places where it lies on fewest other arrows.

import { BOX } from "./layout.js";

const ALONG = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86]; // The middle is best.
const BESIDE = [0, -0.5, 0.5]; // As parts of its height: the label touches its arrow still.
const AIR = 3;
const DOTS = Array.from({ length: 31 }, (_none, at) => at / 30); // Where an arrow is looked at.
const DOT = 30; // To lie on so much of another arrow is as bad as to cover so much of a box.
const ROUNDS = 3; // Who stood in the way of the first may have gone when it is asked again.

// For each arrow (null where there is none) the middle of its label, which is { width, height } large.
export function labelPlaces(arrows, sizes, places) {
  const boxes = places.map((place) => ({ ...BOX, x: place.x + BOX.width / 2, y: place.y + BOX.height / 2 }));
  const dots = arrows.map((arrow) => (arrow ? DOTS.map((t) => ({ ...arrow.at(t), width: 0, height: 0 })) : []));
  const found = arrows.map(() => null);
  for (let round = 0; round < ROUNDS; round += 1) {
    arrows.forEach((arrow, index) => {
      if (!arrow) return;
      const others = found.filter((label, at) => label && at !== index);
      const passing = dots.filter((_dots, at) => at !== index).flat();
      found[index] = least(candidates(arrow, sizes[index]), [...boxes, ...others], passing);
    });
  }
  return found;
}

function candidates(arrow, size) {
  return BESIDE.flatMap((part) =>
    ALONG.map((along) => {
      const { x, y } = arrow.at(along);
      return { ...size, x, y: y + part * size.height };
    }),
  );
}

function least(wanted, taken, passing) {
  let [best, fewest] = [null, Infinity];
  for (const label of wanted) {
    let covers = taken.reduce((sum, other) => sum + shared(label, other), 0);
    if (covers < fewest) covers += DOT * passing.filter((dot) => shared(label, dot) > 0).length;
    if (covers < fewest) [best, fewest] = [label, covers];
    if (fewest === 0) break;
  }
  return best;
}

// How much of a label, with some air around it, lies over something else.
function shared(label, other) {
  const wide = (label.width + other.width) / 2 + AIR - Math.abs(label.x - other.x);
  const high = (label.height + other.height) / 2 + AIR - Math.abs(label.y - other.y);
  return wide > 0 && high > 0 ? wide * high : 0;
}
