// Where in the definition something stands, as faults name it, and the way from there to its inputs.

import { focusOn } from "./dom.js";
import { now, page } from "./page.js";
import { fields, steps, ways } from "./draft.js";

export const placeOf = (way) => `transitions.${way.source}.${way.name}`;

// Show what stands at `place`, such as "steps.approval", and put the focus there.
export function jump(place, render) {
  const [part, ...rest] = place.split(".");
  const inside = (name) => place === name || place.startsWith(`${name}.`);
  if (part === "steps") {
    now.tab = now.tab === "table" ? "table" : "flow";
    show("step", steps().findIndex((step) => inside(`steps.${step.name}`)));
  } else if (part === "transitions") {
    now.tab = now.tab === "table" ? "table" : "flow";
    show("way", ways().findIndex((way) => inside(placeOf(way))));
  } else if (part === "fields") {
    now.tab = "fields";
    now.field = Math.max(0, fields().findIndex((field) => inside(`fields.${field.name}`)));
  } else now.tab = "basics";
  render();
  if (part === "fields") focusOn(`fields.${now.field}.title.${page.locale}`);
  else if (now.chosen && now.tab !== "basics") focusOn(`panel.${now.chosen.kind}.title.${page.locale}`);
  else focusOn(rest.length ? `basics.${rest.join(".")}` : part ? `basics.${part}` : `basics.title.${page.locale}`);
}

function show(kind, at) {
  now.chosen = at < 0 ? null : { kind, at };
}
