// Where in the definition something stands, as faults name it, and the way from there to its inputs.

import { focusOn } from "./dom.js";
import { LOCALES, now, page } from "./page.js";
import { draft, fields, steps, ways } from "./draft.js";

export const placeOf = (way) => `transitions.${way.source}.${way.name}`;

const HOLDS = {
  steps: (inside) => ["step", steps().findIndex((step) => inside(`steps.${step.name}`))],
  transitions: (inside) => ["way", ways().findIndex((way) => inside(placeOf(way)))],
  // What follows is said in the panel of the step it follows from.
  follows: (inside) => {
    const follow = (draft.data.follows ?? []).find((one) => inside(`follows.${one.name}`));
    return ["step", steps().findIndex((step) => step.name === follow?.step)];
  },
};

// The label that is missing, or else that in the reader's language.
const titleOf = (part) => `title.${LOCALES.find((locale) => part && !part.title?.[locale]?.trim()) ?? page.locale}`;

// Show what stands at `place`, such as "steps.approval", and put the focus there.
export function jump(place, render) {
  const [part] = place.split(/[.[]/);
  const inside = (name) => place === name || (/^[.[]/.test(place.slice(name.length)) && place.startsWith(name));
  let focus = `basics.${titleOf(draft.data)}`;
  if (part in HOLDS) {
    const [kind, at] = HOLDS[part](inside);
    if (now.tab !== "table") now.tab = "flow";
    now.chosen = at < 0 ? null : { kind, at };
    focus =
      at < 0 ? `steps.${steps()[0]?.name}` : `panel.${kind}.${titleOf((kind === "step" ? steps() : ways())[at])}`;
  } else if (part === "fields") {
    now.tab = "fields";
    now.field = Math.max(
      0,
      fields().findIndex((field) => inside(`fields.${field.name}`)),
    );
    focus = `fields.${now.field}.${titleOf(fields()[now.field])}`;
  } else {
    now.tab = "basics";
    // "starters[0]" is the first of several inputs; the name of the whole is not changed here.
    if (!["", "title", "name"].includes(part)) focus = `basics.${place.replace(/\[(\d+)\]/g, ".$1")}`;
  }
  render();
  focusOn(focus);
}
