// The side panel: all that can be said about the step that is chosen.

import { h } from "./dom.js";
import { LOCALES, page, titled, words } from "./page.js";
import { draft, everyField, of, put, steps } from "./draft.js";
import { decider, ladder, participant, people, waysOut } from "./deciding.js";
import { expression } from "./expressions.js";
import { faultList } from "./faults.js";
import { adder, button, labelled, mark, marks, section, select, text, titles } from "./inputs.js";
import { free, renameStep, retitle } from "./naming.js";
import { stepWords } from "./people.js";
import { removeStep } from "./strokes.js";

// Where documents end nobody acts, so nobody is kept out for it; what is chosen already stays to be seen.
const actedIn = (one, step) => !of("Step", one, "final") || of("Step", step, "not_by").includes(one.name);

export function stepPanel(at) {
  const step = steps()[at];
  const out = waysOut(step);
  const set = (name) => (value) => put("Step", step, name, value);
  return h(
    "div",
    { class: "d-panel", "data-key": `step-${at}` },
    h("h2", {}, words.step + words.colon + stepWords(step)),
    faultList(`steps.${step.name}`),
    titles("panel.step", step.title, (locale, typed) =>
      retitle(step, locale, typed, (name) => renameStep(draft.data, step, name)),
    ),
    mark("step.final", words.final, of("Step", step, "final"), set("final")),
    at > 0 &&
      button(
        words.make_first,
        () =>
          draft.change((data) => {
            data.steps.unshift(...data.steps.splice(at, 1));
          }),
        { "data-at": "step.first" },
      ),
    section(words.participants, people(step, out), true),
    section(words.ladder, ladder(step, out), Boolean(step.ladder)),
    section(
      words.rules,
      [
        marks(
          "step.not_by",
          words.not_by,
          of("Step", step, "not_by"),
          [
            ["applicant", words.applicant],
            ...steps()
              .filter((one) => one !== step && actedIn(one, step))
              .map((one) => [one.name, stepWords(one)]),
          ],
          set("not_by"),
        ),
        labelled(
          words.empty_seat,
          select(
            "step.empty",
            of("Step", step, "empty"),
            ["wait", "pass", "headquarters"].map((name) => [name, words[`empty_${name}`]]),
            set("empty"),
          ),
        ),
        mark("step.skip_asked", words.skip_asked, of("Step", step, "skip_asked"), set("skip_asked")),
        (step.empty === "pass" || step.skip_asked) &&
          labelled(words.passes, select("step.passes", of("Step", step, "passes"), [["", "—"], ...out], set("passes"))),
      ],
      false,
    ),
    section(
      words.verbs,
      marks("step.verbs", words.verbs_help, of("Step", step, "verbs"), page.verbs, set("verbs")),
      false,
    ),
    section(words.deadline, deadline(step, out), Boolean(step.deadline)),
    section(
      words.follows,
      follows(step),
      (draft.data.follows ?? []).some((one) => one.step === step.name),
    ),
    h(
      "div",
      { class: "d-row" },
      button(words.remove_step, () => removeStep(at), {
        class: "btn btn-sm btn-outline-danger",
        "data-at": "step.remove",
      }),
      h("code", {}, step.name),
    ),
  );
}

function deadline(step, out) {
  if (!step.deadline) {
    return button(
      words.add_deadline,
      () =>
        draft.change(() => {
          step.deadline = { hours: "8" };
        }),
      { "data-at": "deadline.add" },
    );
  }
  const { deadline: due } = step;
  const set = (name) => (value) => put("Deadline", due, name, value);
  return [
    h(
      "div",
      { class: "d-pair" },
      labelled(
        words.hours,
        text(
          "deadline.hours",
          due.hours,
          (typed) => {
            due.hours = typed.trim();
          },
          { inputmode: "decimal" },
        ),
      ),
      labelled(
        words.remind_before,
        text("deadline.remind", due.remind ?? "", (typed) => set("remind")(typed.trim() || "0"), {
          inputmode: "decimal",
        }),
      ),
    ),
    labelled(
      words.then_fires,
      select("deadline.fires", of("Deadline", due, "fires"), [["", words.then_nothing], ...out], set("fires")),
    ),
    mark("deadline.escalates", words.escalates, Boolean(due.escalate), (on) => {
      if (on) due.escalate = { relative: "superior", ...decider(out) };
      else delete due.escalate;
    }),
    due.escalate &&
      participant("deadline.escalate", due.escalate, step, () =>
        draft.change(() => {
          delete due.escalate;
        }),
      ),
    button(
      words.remove_deadline,
      () =>
        draft.change(() => {
          delete step.deadline;
        }),
      { "data-at": "deadline.remove" },
    ),
  ];
}

function follows(step) {
  const every = draft.data.follows ?? [];
  const mine = every.filter((one) => one.step === step.name);
  return [
    mine.map((follow, index) =>
      h(
        "div",
        { class: "d-card", role: "group", "aria-label": titled(follow.title, follow.name) },
        titles(`follow.${index}`, follow.title, (locale, typed) =>
          retitle(follow, locale, typed, (name) => {
            follow.name = free(
              name,
              every.filter((one) => one !== follow).map((one) => one.name),
            );
          }),
        ),
        faultList(`follows.${follow.name}`),
        labelled(
          words.next_business,
          select(`follow.${index}.business`, follow.business, page.businesses, (value) => {
            follow.business = value;
          }),
        ),
        Object.entries(follow.fields ?? {}).map(([name, said]) =>
          h(
            "div",
            { class: "d-card" },
            labelled(
              words.next_field,
              text(`follow.${index}.${name}.name`, name, () => {}, { readonly: true }),
            ),
            expression(`follow.${index}.${name}`, words.next_value, said, (typed) => {
              follow.fields[name] = typed;
            }),
            button(words.remove, () =>
              draft.change(() => {
                delete follow.fields[name];
              }),
            ),
          ),
        ),
        adder(`follow.${index}.add`, words.add_value, nextFields(follow), (name) => {
          follow.fields = { ...follow.fields, [name]: everyField().some((one) => one.name === name) ? name : "" };
        }),
        button(words.remove, () =>
          draft.change((data) => {
            data.follows = every.filter((one) => one !== follow);
          }),
        ),
      ),
    ),
    button(
      words.add_follow,
      () =>
        draft.change((data) => {
          data.follows = [
            ...every,
            {
              name: `next_${every.length + 1}`,
              step: step.name,
              business: page.businesses[0]?.[0] ?? "",
              title: Object.fromEntries(LOCALES.map((locale) => [locale, words[`next_${locale}`]])),
            },
          ];
        }),
      { "data-at": "follow.add" },
    ),
  ];
}

// The fields of the next document that nothing is said about yet.
function nextFields(follow) {
  const known = page.fields_of[follow.business] ?? [];
  return known.filter(([name]) => !(name in (follow.fields ?? {})));
}
