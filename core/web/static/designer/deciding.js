// Who decides in a step: those who take part, and the ladder that leaves it to more important people by amount.

import { h } from "./dom.js";
import { say, words } from "./page.js";
import { draft, leaving, of, put } from "./draft.js";
import { expression } from "./expressions.js";
import { firesOf } from "./firing.js";
import { button, labelled, marks, text } from "./inputs.js";
import { called, wayWords, whoInputs } from "./people.js";

// The ways that leave a step, as they are offered: [name, title].
export const waysOut = (step) => leaving(step).map((way) => [way.name, wayWords(way)]);

// Who decides may go every way that leaves the step, until somebody says otherwise.
export const decider = (out) => (out.length ? { fires: out.map(([name]) => name) } : {});

export function people(step, out) {
  const given = of("Step", step, "participants");
  return [
    given.map((who, index) =>
      participant(`who.${index}`, who, step, () =>
        draft.change(() => {
          put(
            "Step",
            step,
            "participants",
            given.filter((one) => one !== who),
          );
        }),
      ),
    ),
    given.length === 0 && h("p", { class: "d-empty" }, step.final ? words.nobody_needed : words.nobody_yet),
    button(
      words.add_participant,
      () =>
        draft.change(() => {
          step.participants = [...given, given.length ? {} : decider(out)];
        }),
      { "data-at": "who.add" },
    ),
  ];
}

export function participant(at, who, step, remove) {
  return h(
    "div",
    { class: "d-card", role: "group", "aria-label": called(who) },
    whoInputs(at, who),
    marks(`${at}.fires`, words.fires, firesOf(who, step), waysOut(step), (names) =>
      put("Participant", who, "fires", names),
    ),
    h(
      "div",
      { class: "d-row" },
      h("small", { class: "text-muted" }, rightsOf(who)),
      button(words.remove, remove, {
        "data-at": `${at}.remove`,
        "aria-label": say("remove_named", { name: called(who) }),
      }),
    ),
  );
}

function rightsOf(who) {
  const [sees, edits] = [of("Participant", who, "sees"), of("Participant", who, "edits")];
  const count = (names) => (names.includes("*") ? words.everything : names.length);
  return say("sees_and_edits", { sees: count(sees), edits: count(edits) });
}

export function ladder(step, out) {
  if (!step.ladder) {
    return [
      h("p", { class: "d-empty" }, words.ladder_help),
      button(
        words.add_ladder,
        () =>
          draft.change(() => {
            step.ladder = { measure: "", rungs: [{ who: decider(out), up_to: "0" }, { who: decider(out) }] };
          }),
        { "data-at": "ladder.add" },
      ),
    ];
  }
  const { rungs } = step.ladder;
  return [
    expression(
      "ladder.measure",
      words.measure,
      step.ladder.measure,
      (typed) => {
        step.ladder.measure = typed;
      },
      words.measure_help,
    ),
    rungs.map((rung, index) =>
      h(
        "div",
        { class: "d-card", role: "group", "aria-label": say("rung", { number: index + 1 }) },
        labelled(
          words.up_to,
          text(
            `ladder.${index}.up_to`,
            rung.up_to ?? "",
            (typed) => {
              if (typed.trim()) rung.up_to = typed.trim();
              else delete rung.up_to;
            },
            { inputmode: "decimal", placeholder: words.without_end },
          ),
        ),
        participant(`ladder.${index}`, rung.who, step, () =>
          draft.change(() => {
            rungs.splice(index, 1);
            if (!rungs.length) delete step.ladder;
          }),
        ),
      ),
    ),
    button(words.add_rung, () => draft.change(() => rungs.push({ who: decider(out) })), { "data-at": "ladder.rung" }),
  ];
}
