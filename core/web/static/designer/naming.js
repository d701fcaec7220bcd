// Names that the definition knows its parts by: made from the English label, kept in step wherever they are
// used. People read labels; a name that a published version carries stays as it is.

import { page } from "./page.js";
import { draft, everyField, everyone, of, put } from "./draft.js";

const LONGEST = 40;
const IN_TEXT = /("[^"]*"|'[^']*')/;
const NUMBERED = /^(field|column)_\d+$/;
const lent = new Set(); // Names that came from a Chinese label alone, and follow it.
const EXPRESSIONS = ["default", "formula", "check", "shown_if"];

export function slug(text) {
  const found = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "");
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
  const name = free(
    wanted,
    data.steps.filter((one) => one !== step).map((one) => one.name),
  );
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
  // A word that every document's history is told with names no way, not even one that has it already.
  const kept = page.kept.ways.includes(`${way.source}/${old}`) && !page.reserved.includes(old);
  if (kept || !wanted) return;
  const beside = data.transitions.filter((one) => one !== way && one.source === way.source);
  const name = free(wanted, [...page.reserved, ...beside.map((one) => one.name)]);
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
  // What every form or list calls something else names no field, not even one that has it already.
  const kept = page.kept.fields.includes(old) && !page.taken.includes(old);
  if (kept || !wanted) return;
  const others = everyField().filter((one) => one.name !== old);
  const name = free(wanted, [...page.taken, ...others.map((one) => one.name)]);
  field.name = name;
  if (!old || name === old) return;
  everyList(data, (thing, kind, part) => put(kind, thing, part, swapped(of(kind, thing, part), old, name)));
  everyExpression(data, (text, columns) => (columns.includes(old) ? text : reworded(text, old, name)));
  everyParameter(data, "field", (said) => (said === old ? name : said));
}

// A column of a table: known by its name to the formulas of its line, and in quotes to those that sum it up.
export function renameColumn(data, table, column, wanted) {
  const old = column.name;
  if (page.kept.fields.includes(table.name) || !wanted || wanted === old) return;
  const name = free(
    wanted,
    table.columns.filter((one) => one !== column).map((one) => one.name),
  );
  column.name = name;
  const summed = new RegExp(`(?<![\\w.])(${table.name}\\s*,\\s*)(["'])${old}\\2`, "g");
  everyExpression(data, (text) => text.replace(summed, `$1$2${name}$2`));
  for (const one of table.columns) rewordAll(one, (text) => reworded(text, old, name));
}

// A field is gone: nobody sees or edits it any more, and no list names it. Expressions say so themselves.
export function forgetField(data, name) {
  everyList(data, (thing, kind, part) =>
    put(
      kind,
      thing,
      part,
      of(kind, thing, part).filter((one) => one !== name),
    ),
  );
}

// Whether an expression names this value of a choice; then a new label leaves it as it is.
export function isQuoted(data, value) {
  let found = false;
  everyExpression(data, (text) => {
    found = found || text.includes(`"${value}"`) || text.includes(`'${value}'`);
    return text;
  });
  return found;
}

// ---- wherever fields are named

function everyList(data, deed) {
  for (const step of data.steps) {
    for (const who of everyone(step)) for (const part of ["sees", "edits"]) deed(who, "Participant", part);
  }
  for (const way of data.transitions ?? []) deed(way, "Transition", "requires");
  deed(data, "Business", "facts");
}

function everyExpression(data, change) {
  for (const one of data.fields ?? []) {
    rewordAll(one, (text) => change(text, []));
    const columns = (one.columns ?? []).map((column) => column.name);
    for (const column of one.columns ?? []) rewordAll(column, (text) => change(text, columns));
  }
  const others = [
    ...data.steps.filter((step) => step.ladder).map((step) => [step.ladder, ["measure"]]),
    ...(data.transitions ?? []).map((way) => [way, ["condition"]]),
    ...(data.follows ?? []).map((follow) => [follow.fields ?? {}, Object.keys(follow.fields ?? {})]),
    [data, ["applies"]],
  ];
  for (const [thing, parts] of others) rewordAll(thing, (text) => change(text, []), parts);
  everyParameter(data, "expression", (text) => change(text, []));
}

function everyParameter(data, type, change) {
  for (const way of data.transitions ?? []) {
    for (const [part, use] of ["guards", "effects"].flatMap((part) => (way[part] ?? []).map((use) => [part, use]))) {
      const known = page[part].find((one) => one.name === use.name)?.parameters ?? [];
      for (const { name } of known.filter((one) => one.type === type)) {
        if (typeof use.given?.[name] === "string") use.given[name] = change(use.given[name]);
      }
    }
  }
}

function rewordAll(thing, change, parts = EXPRESSIONS) {
  for (const part of parts) if (thing[part]) thing[part] = change(thing[part]);
}

// An expression in which a field is called otherwise; texts in quotes stay.
function reworded(text, old, name) {
  const word = new RegExp(`(?<![\\w.])${old}(?!\\w)`, "g");
  return text
    .split(IN_TEXT)
    .map((part, i) => (i % 2 ? part : part.replace(word, name)))
    .join("");
}

// Say a label, and let the name follow the English one as long as nobody relies on it.
export function retitle(thing, locale, typed, rename) {
  thing.title = { ...thing.title, [locale]: typed };
  if (locale === "en" && slug(typed)) rename(slug(typed));
}

export function retitleField(field, locale, typed) {
  field.title = { ...field.title, [locale]: typed };
  if (locale === "en" && slug(typed)) renameField(draft.data, field, slug(typed));
}

// What the server makes of labels that are Chinese alone; a name that somebody typed stays.
export function takeNames(names) {
  draft.change((data) => {
    for (const field of data.fields ?? []) {
      const table = field.name;
      for (const column of field.columns ?? []) {
        const wanted = names[`${table}.${column.name}`];
        borrow(column, wanted, () => renameColumn(data, field, column, wanted));
      }
      borrow(field, names[table], () => renameField(data, field, names[table]));
    }
  }, draft.last.what);
}

function borrow(thing, wanted, rename) {
  if (!wanted || !(NUMBERED.test(thing.name) || lent.has(thing.name))) return;
  rename();
  lent.add(thing.name);
}
