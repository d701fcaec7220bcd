// The flow as it is drawn: steps are boxes, transitions are arrows between them, faults sit where they belong.

import { h } from "./dom.js";
import { now, say, words } from "./page.js";
import { draft, everyone, leaving, stepCalled, steps, ways } from "./draft.js";
import { arrowsOf } from "./arrows.js";
import { badge, faultsAt } from "./faults.js";
import { boxHands, canvasHands, fit, handleHands, zoomBy } from "./hands.js";
import { button } from "./inputs.js";
import { labelPlaces } from "./labels.js";
import { BOX, inColumns, placesOf } from "./layout.js";
import { called, spoken, stepWords, wayWords } from "./people.js";
import { placeOf } from "./places.js";
import { sizesOf } from "./sizes.js";
import { chooseWay, drawStep } from "./strokes.js";

const EDGE = 56;
// Shown smaller than this only the names of steps are read, and they are written larger.
const NEAR = 0.6;

// Where every step stands, the one that is being dragged where the pointer is, and how large the sheet is.
function sheet() {
  const places = placesOf(steps(), ways()).map((place) => ({ ...place }));
  if (now.drag?.kind === "move") Object.assign(places[now.drag.step], { x: now.drag.x, y: now.drag.y });
  const arrows = arrowsOf(steps(), ways(), places);
  const sizes = sizesOf(ways().map((way, at) => arrows[at] && label(way, at, {})));
  const labels = labelPlaces(arrows, sizes, places);
  const all = [...places, ...labels.filter(Boolean)];
  const left = Math.min(EDGE, ...all.map((one) => one.x)) - EDGE / 2;
  const top = Math.min(EDGE, ...all.map((one) => one.y)) - EDGE / 2;
  const corner = now.drag?.corner ?? { x: left, y: top };
  const width = Math.max(...all.map((one) => one.x)) + BOX.width + EDGE - corner.x;
  const height = Math.max(...all.map((one) => one.y)) + BOX.height + EDGE - corner.y;
  return { places, arrows, labels, corner, width, height };
}

export function drawing() {
  const made = sheet();
  const zoom = now.zoom ?? 1;
  const within = (thing) => ({ left: `${thing.x - made.corner.x}px`, top: `${thing.y - made.corner.y}px` });
  return h(
    "div",
    { class: "d-drawing" },
    tools(),
    h(
      "div",
      {
        id: "canvas",
        class: "d-canvas",
        role: "group",
        "aria-label": words.drawing,
        tabindex: "-1",
        ...canvasHands(made),
      },
      h(
        "div",
        { class: "d-room", style: { width: `${made.width * zoom}px`, height: `${made.height * zoom}px` } },
        h(
          "div",
          {
            class: zoom < NEAR ? "d-sheet d-far" : "d-sheet",
            style: { width: `${made.width}px`, height: `${made.height}px`, transform: `scale(${zoom})` },
          },
          curves(made),
          steps().map((step, index) => [
            box(step, index, made, within(made.places[index])),
            ways().map(
              (way, at) => way.source === step.name && made.labels[at] && label(way, at, within(made.labels[at])),
            ),
          ]),
        ),
      ),
    ),
    now.connecting === null
      ? h("p", { class: "d-hint d-keys" }, words.drawing_keys)
      : h("p", { class: "d-hint" }, words.connecting),
  );
}

function tools() {
  return h(
    "div",
    { class: "d-tools", role: "toolbar", "aria-label": words.drawing },
    button(words.new_step, () => drawStep(), { "data-at": "tool.new", class: "btn btn-sm btn-primary" }),
    button(words.tidy, tidy, { "data-at": "tool.tidy" }),
    button("−", () => zoomBy(1 / 1.25), { "aria-label": words.smaller, "data-at": "tool.smaller" }),
    button("+", () => zoomBy(1.25), { "aria-label": words.larger, "data-at": "tool.larger" }),
    button(words.fit, fit, { "data-at": "tool.fit" }),
  );
}

// Steps then follow each other as in the drawing, those that end a case last: boards and tables show them so.
function tidy() {
  const chosen = now.chosen?.kind === "step" ? steps()[now.chosen.at] : null;
  draft.change((data) => {
    const places = inColumns(steps(), ways());
    steps().forEach((step, index) => Object.assign(step, places[index]));
    const [first, ...others] = data.steps;
    others.sort((a, b) => Number(a.final ?? false) - Number(b.final ?? false) || a.x - b.x || a.y - b.y);
    data.steps = [first, ...others];
    if (chosen) now.chosen.at = data.steps.indexOf(chosen);
  });
  fit();
}

function curves(made) {
  const shift = `translate(${-made.corner.x} ${-made.corner.y})`;
  const drag = now.drag?.kind === "draw" && now.drag;
  const start = drag && made.places[drag.step];
  return h(
    "svg",
    { class: "d-curves", width: made.width, height: made.height, "aria-hidden": "true" },
    h(
      "defs",
      {},
      ["tip", "tip-chosen", "tip-fault"].map((id) =>
        h(
          "marker",
          {
            id,
            viewBox: "0 0 8 8",
            refX: "7",
            refY: "4",
            markerWidth: "8",
            markerHeight: "8",
            orient: "auto",
          },
          h("path", { d: "M0 0 8 4 0 8z", class: `d-${id}` }),
        ),
      ),
    ),
    h(
      "g",
      { transform: shift },
      ways().map((way, at) => {
        const tip = isChosen("way", at) ? "tip-chosen" : faultsAt(placeOf(way)).length ? "tip-fault" : "tip";
        return (
          made.arrows[at] &&
          h("path", {
            d: made.arrows[at].path,
            class: `d-curve d-on-${tip}`,
            "marker-end": `url(#${tip})`,
          })
        );
      }),
      drag &&
        h("path", {
          d: `M${start.x + BOX.width} ${start.y + BOX.height / 2} L${drag.x} ${drag.y}`,
          class: "d-curve d-new",
          "marker-end": "url(#tip-chosen)",
        }),
    ),
  );
}

export const isChosen = (kind, at) => now.chosen?.kind === kind && now.chosen.at === at;

function box(step, index, made, style) {
  const people = everyone(step);
  const count = faultsAt(`steps.${step.name}`).length;
  const source = now.connecting === index || (now.drag?.kind === "draw" && now.drag.step === index);
  return h(
    "div",
    { class: "d-place", "data-key": `box-${index}`, style },
    h(
      "button",
      {
        type: "button",
        "data-at": `steps.${step.name}`,
        "data-step": index,
        class: `d-box${step.final ? " d-final" : ""}${index === 0 ? " d-first" : ""}${isChosen("step", index) ? " d-chosen" : ""}${source ? " d-source" : ""}${count ? " d-faulty" : ""}`,
        "aria-pressed": String(isChosen("step", index)),
        ...boxHands(step, index, made),
      },
      h("strong", {}, stepWords(step)),
      h(
        "small",
        {},
        h("span", {}, people.length ? called(people[0]) : step.final ? words.final_short : words.nobody),
        people.length > 1 && say("and_more", { count: people.length - 1 }),
      ),
      index === 0 && h("span", { class: "d-tag" }, words.begins_short),
      h("span", { class: "visually-hidden" }, spoken(step, count, leaving(step), stepCalled)),
    ),
    badge(`steps.${step.name}`),
    h("span", { class: "d-handle", "aria-hidden": "true", title: words.drag_arrow, ...handleHands(index, made) }),
  );
}

function label(way, at, style) {
  const count = faultsAt(placeOf(way)).length;
  const marks = [
    way.condition && words.condition_short,
    way.automatic && words.automatic_short,
    (way.quorum ?? 1) !== 1 && (way.quorum === 0 ? words.all_short : say("votes_short", { count: way.quorum })),
  ].filter(Boolean);
  return h(
    "div",
    { class: "d-onway", "data-key": `way-${at}`, style },
    h(
      "button",
      {
        type: "button",
        "data-at": placeOf(way),
        "data-way": at,
        class: `d-way${isChosen("way", at) ? " d-chosen" : ""}${count ? " d-faulty" : ""}`,
        "aria-pressed": String(isChosen("way", at)),
        onclick: () => chooseWay(at),
        ondblclick: () => chooseWay(at, true),
      },
      wayWords(way),
      marks.length > 0 && h("small", {}, marks.join(" · ")),
      h(
        "span",
        { class: "visually-hidden" },
        say("way_spoken", {
          from: stepWords(stepCalled(way.source)),
          to: stepWords(stepCalled(way.target)),
        }),
        count > 0 && ` ${say("faults_here", { count })}`,
      ),
    ),
    badge(placeOf(way)),
  );
}
