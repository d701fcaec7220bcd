// The draft: the business's plain data, every change of which can be undone, and whoever wants to know.

import { page } from "./page.js";

const KEPT = 200;
const TOGETHER = 1500; // Letters typed within so many milliseconds are undone together.

class Draft {
  constructor(data) {
    this.data = data;
    this.past = [];
    this.future = [];
    this.last = { what: "", at: 0 };
    this.heard = [];
  }

  listen(told) {
    this.heard.push(told);
  }

  // Let `deed` change the data. `what` names what is typed in, so that its letters are one change.
  change(deed, what = "") {
    const before = JSON.stringify(this.data);
    deed(this.data);
    if (JSON.stringify(this.data) === before) return;
    const going = what && what === this.last.what && Date.now() - this.last.at < TOGETHER;
    if (!going) this.past.push(before);
    if (this.past.length > KEPT) this.past.shift();
    this.future = [];
    this.last = { what, at: Date.now() };
    this.tell(false);
  }

  undo() {
    this.#step(this.past, this.future);
  }

  redo() {
    this.#step(this.future, this.past);
  }

  // Take other data instead, such as what somebody else has saved.
  replace(data) {
    this.change((old) => {
      for (const name of Object.keys(old)) delete old[name];
      Object.assign(old, structuredClone(data));
    });
  }

  tell(forced) {
    for (const told of this.heard) told(forced);
  }

  #step(from, to) {
    if (!from.length) return;
    to.push(JSON.stringify(this.data));
    this.data = JSON.parse(from.pop());
    this.last = { what: "", at: 0 };
    this.tell(true);
  }
}

export const draft = new Draft(structuredClone(page.data));

// What `thing`, a part of the definition of the given kind (Step, Transition ...), says about `name`:
// what is as usual is left out of the data.
export function of(kind, thing, name) {
  return thing?.[name] ?? page.usual[kind][name];
}

// Say it; what is as usual is left out again.
export function put(kind, thing, name, value) {
  if (JSON.stringify(value) === JSON.stringify(page.usual[kind][name])) delete thing[name];
  else thing[name] = value;
}

export const steps = () => draft.data.steps ?? [];
export const ways = () => draft.data.transitions ?? [];
export const fields = () => draft.data.fields ?? [];
export const stepCalled = (name) => steps().find((step) => step.name === name);
export const leaving = (step) => ways().filter((way) => way.source === step.name);

// All who take part in a step, in the order that tasks count them in: its participants, those on the rungs of its
// ladder, and whoever is asked when the time is over.
export function everyone(step) {
  const late = step.deadline?.escalate;
  return [
    ...of("Step", step, "participants"),
    ...(step.ladder?.rungs ?? []).map((rung) => rung.who),
    ...(late ? [late] : []),
  ];
}

// The kind of document, with its built-in fields; one that no addon offers any more has none.
export function kind() {
  return page.kinds[draft.data.kind] ?? { title: draft.data.kind, fields: [] };
}

// Every field: built-in ones first, each { name, title, type, editable, asked, own }.
export function everyField() {
  return [
    ...kind().fields.map((field) => ({ ...field, own: false })),
    ...fields().map((field) => ({
      name: field.name,
      title: field.title,
      type: of("OwnField", field, "type"),
      editable: !of("OwnField", field, "formula"),
      asked: of("OwnField", field, "required"),
      own: true,
    })),
  ];
}
