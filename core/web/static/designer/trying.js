// Trying on paper: a case is played through the drawing with chosen people and values; nothing is posted.

import { h } from "./dom.js";
import { words } from "./page.js";
import { leaving } from "./draft.js";
import { form } from "./doing.js";
import { button } from "./inputs.js";
import { called, wayWords } from "./people.js";
import { moment } from "./story.js";
import {
  back,
  nextDeeds,
  nextVerbs,
  prepare,
  prepareAway,
  prepareVerb,
  prepareWait,
  renderWith,
  standing,
  stepNow,
  trial,
} from "./trial.js";

export const tryWith = renderWith;

export function trying() {
  return h(
    "div",
    { class: "d-two" },
    h(
      "div",
      {},
      h("p", { class: "d-hint" }, words.try_help),
      trial.said && h("div", { class: "alert alert-warning", role: "alert" }, trial.said),
      h("ol", { class: "d-story" }, trial.moments.map(moment)),
      trial.acts.length > 0 && button(words.one_back, back, { "data-at": "try.back", disabled: trial.busy }),
    ),
    h(
      "aside",
      { class: "d-side-panel", "aria-label": words.next_deed, "aria-busy": String(trial.busy) },
      h("h2", {}, standing() ? words.next_deed : words.who_begins),
      trial.next ? form() : choices(),
    ),
  );
}

// What could happen next: one of the transitions, an everyday verb, time passing, somebody away.
function choices() {
  const moment = standing();
  return h(
    "div",
    {},
    moment?.final && nextDeeds().length === 0 ? h("p", { class: "d-empty" }, words.case_over) : deeds(),
    group(words.verbs, nextVerbs(), "try.verb", prepareVerb),
    h(
      "div",
      { class: "d-row d-besides" },
      moment && !moment.final && small(words.time_passes, prepareWait, "try.wait"),
      !moment?.final && small(words.somebody_away, prepareAway, "try.away"),
    ),
  );
}

function deeds() {
  const offered = nextDeeds();
  const ways = new Map(leaving(stepNow() ?? {}).map((way) => [`fire ${way.name}`, wayWords(way)]));
  return h(
    "div",
    {},
    offered.length === 0 && h("p", { class: "d-empty" }, words.nobody_yet),
    offered.map((deed, index) =>
      button(deed.does ? `${ways.get(deed.does)} — ${called(deed.who)}` : called(deed.who), () => prepare(deed), {
        class: "btn btn-sm btn-outline-primary d-deed",
        "data-at": `try.deed.${index}`,
        disabled: trial.busy,
      }),
    ),
    button(words.somebody_else, () => prepare({ does: "" }), {
      class: "btn btn-sm btn-link",
      "data-at": "try.else",
      disabled: trial.busy,
    }),
  );
}

function group(title, offered, at, choose) {
  if (!offered.length) return null;
  return h(
    "div",
    { role: "group", "aria-label": title, class: "d-section" },
    h("p", { class: "d-empty" }, title),
    h(
      "div",
      { class: "d-row" },
      offered.map(([name, called], index) => small(called, () => choose(name), `${at}.${index}`)),
    ),
  );
}

const small = (title, onclick, at) => button(title, onclick, { "data-at": at, disabled: trial.busy });
