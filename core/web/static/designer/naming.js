// Names that the definition knows its parts by: made from the English label, kept in step wherever they are
// used. People read labels; a name that a published version carries stays as it is.

import { page } from "./page.js";
import { everyField, everyone, of, put } from "./draft.js";

const LONGEST = 40;
const IN_TEXT = /("[^"]*"|'[^']*')/;
const EXPRESSIONS = ["default", "formula", "check", "shown_if"];

export function slug(text) {
  const found = text.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^[_0-9]+|_+$/g, "");
  return found.slice(0, LONGEST).replace(/_+$/, "");
}

// `wanted`, or `wanted_2` and so on where it is taken already.
export function free(wanted, taken) {
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted.slice(0, LONGEST - 4)}_${number}`;
    if (!taken.includes(name)) return name;
  }
}

const swapped = (names, old, name) => names.map((one) => (one === old ? name : one));

export function renameStep(data, step, wanted) {
  const old = step.name;
  if (page.kept.steps.includes(old) || !wanted) return;
  const name = free(wanted, data.steps.filter((one) => one !== step).map((one) => one.name));
  step.name = name;
  for (const way of data.transitions ?? []) {
    if (way.source === old) way.source = name;
    if (way.target === old) way.target = name;
  }
  for (const one of data.steps) put("Step", one, "not_by", swapped(of("Step", one, "not_by"), old, name));
  for (const follow of data.follows ?? []) if (follow.step === old) follow.step = name;
}

export function renameWay(data, way, wanted) {
  const old = way.name;
  if (page.kept.ways.includes(`${way.source}/${old}`) || !wanted) return;
  const beside = data.transitions.filter((one) => one !== way && one.source === way.source);
  const name = free(wanted, beside.map((one) => one.name));
  way.name = name;
  const source = data.steps.find((step) => step.name === way.source);
  if (source) renameInStep(source, old, name);
}

function renameInStep(step, old, name) {
  for (const who of everyone(step)) {
    put("Participant", who, "fires", swapped(of("Participant", who, "fires"), old, name));
  }
  if (step.passes === old) step.passes = name;
  if (step.deadline?.fires === old) step.deadline.fires = name;
}

export function renameField(data, field, wanted) {
  const old = field.name;
  if (page.kept.fields.includes(old) || !wanted) return;
  const name = free(wanted, everyField().map((one) => one.name).filter((one) => one !== old));
  field.name = name;
  if (!old) return;
  for (const step of data.steps) {
    for (const who of everyone(step)) {
      for (const part of ["sees", "edits"]) {
        put("Participant", who, part, swapped(of("Participant", who, part), old, name));
      }
    }
    if (step.ladder) step.ladder.measure = reworded(step.ladder.measure, old, name);
  }
  for (const one of data.fields) rewordAll(one, EXPRESSIONS, old, name);
  for (const way of data.transitions ?? []) {
    rewordAll(way, ["condition"], old, name);
    if (way.requires) way.requires = swapped(way.requires, old, name);
  }
  rewordAll(data, ["applies"], old, name);
  if (data.facts) data.facts = swapped(data.facts, old, name);
  for (const follow of data.follows ?? []) rewordAll(follow.fields ?? {}, Object.keys(follow.fields ?? {}), old, name);
}

function rewordAll(thing, parts, old, name) {
  for (const part of parts) if (thing[part]) thing[part] = reworded(thing[part], old, name);
}

// An expression in which a field is called otherwise; texts in quotes stay.
export function reworded(text, old, name) {
  const word = new RegExp(`(?<![\\w.])${old}(?!\\w)`, "g");
  return text.split(IN_TEXT).map((part, i) => (i % 2 ? part : part.replace(word, name))).join("");
}
