// The side panel: all that can be said about the step that is chosen.

import { h } from "./dom.js";
import { LOCALES, page, say, titled, words } from "./page.js";
import { draft, everyField, leaving, of, put, steps } from "./draft.js";
import { renameStep, slug } from "./naming.js";
import { called, stepWords, wayWords, whoInputs } from "./people.js";
import { adder, button, expression, faultList, labelled, mark, marks, select, text, titles } from "./inputs.js";
import { removeStep } from "./strokes.js";

// Say a label, and let the name follow the English one as long as nobody relies on it.
export function retitle(thing, locale, typed, rename) {
  thing.title = { ...thing.title, [locale]: typed };
  if (locale === "en" && slug(typed)) rename(slug(typed));
}

export function stepPanel(at) {
  const step = steps()[at];
  const out = leaving(step).map((way) => [way.name, wayWords(way)]);
  const set = (name) => (value) => put("Step", step, name, value);
  return h("div", { class: "d-panel", "data-key": `step-${at}` },
    h("h2", {}, `${words.step}: ${stepWords(step)}`),
    faultList(`steps.${step.name}`),
    titles("panel.step", step.title, (locale, typed) => retitle(step, locale, typed, (name) => renameStep(draft.data, step, name))),
    mark("step.final", words.final, of("Step", step, "final"), set("final")),
    at > 0 && button(words.make_first, () => draft.change((data) => {
      data.steps.unshift(...data.steps.splice(at, 1));
    }), { "data-at": "step.first" }),
    section(words.participants, people(step, out), true),
    section(words.ladder, ladder(step, out), Boolean(step.ladder)),
    section(words.rules, [
      marks("step.not_by", words.not_by, of("Step", step, "not_by"),
        [["applicant", words.applicant], ...steps().filter((one) => one !== step).map((one) => [one.name, stepWords(one)])],
        set("not_by")),
      labelled(words.empty_seat, select("step.empty", of("Step", step, "empty"),
        ["wait", "pass", "headquarters"].map((name) => [name, words[`empty_${name}`]]), set("empty"))),
      mark("step.skip_asked", words.skip_asked, of("Step", step, "skip_asked"), set("skip_asked")),
      (step.empty === "pass" || step.skip_asked) && labelled(words.passes,
        select("step.passes", of("Step", step, "passes"), [["", "—"], ...out], set("passes"))),
    ], false),
    section(words.verbs, marks("step.verbs", words.verbs_help, of("Step", step, "verbs"), page.verbs, set("verbs")), false),
    section(words.deadline, deadline(step, out), Boolean(step.deadline)),
    section(words.follows, follows(step), (draft.data.follows ?? []).some((one) => one.step === step.name)),
    h("div", { class: "d-row" },
      button(words.remove_step, () => removeStep(at), { class: "btn btn-sm btn-outline-danger", "data-at": "step.remove" }),
      h("code", {}, step.name)));
}

export function section(title, children, open) {
  return h("details", { class: "d-section", open, "data-key": `section-${title}` }, h("summary", {}, title), children);
}

function people(step, out) {
  const given = of("Step", step, "participants");
  return [
    given.map((who, index) => participant(`who.${index}`, who, out, () => draft.change(() => {
      put("Step", step, "participants", given.filter((one) => one !== who));
    }))),
    given.length === 0 && h("p", { class: "d-empty" }, step.final ? words.nobody_needed : words.nobody_yet),
    button(words.add_participant, () => draft.change(() => {
      const fires = given.length === 0 ? out.map(([name]) => name) : [];
      step.participants = [...given, fires.length ? { fires } : {}];
    }), { "data-at": "who.add" }),
  ];
}

function participant(at, who, out, remove) {
  return h("div", { class: "d-card", role: "group", "aria-label": called(who) },
    whoInputs(at, who),
    marks(`${at}.fires`, words.fires, of("Participant", who, "fires"), out, (names) => put("Participant", who, "fires", names)),
    h("div", { class: "d-row" },
      h("small", { class: "text-muted" }, rightsOf(who)),
      button(words.remove, remove, { "data-at": `${at}.remove`, "aria-label": say("remove_named", { name: called(who) }) })));
}

function rightsOf(who) {
  const [sees, edits] = [of("Participant", who, "sees"), of("Participant", who, "edits")];
  const count = (names) => (names.includes("*") ? words.everything : names.length);
  return say("sees_and_edits", { sees: count(sees), edits: count(edits) });
}

function ladder(step, out) {
  if (!step.ladder) {
    return [h("p", { class: "d-empty" }, words.ladder_help), button(words.add_ladder, () => draft.change(() => {
      step.ladder = { measure: "", rungs: [{ who: {}, up_to: "0" }, { who: {} }] };
    }), { "data-at": "ladder.add" })];
  }
  const { rungs } = step.ladder;
  return [
    expression("ladder.measure", words.measure, step.ladder.measure, (typed) => { step.ladder.measure = typed; }, words.measure_help),
    rungs.map((rung, index) => h("div", { class: "d-card", role: "group", "aria-label": say("rung", { number: index + 1 }) },
      labelled(words.up_to, text(`ladder.${index}.up_to`, rung.up_to ?? "", (typed) => {
        if (typed.trim()) rung.up_to = typed.trim();
        else delete rung.up_to;
      }, { inputmode: "decimal", placeholder: words.without_end })),
      participant(`ladder.${index}`, rung.who, out, () => draft.change(() => {
        rungs.splice(index, 1);
        if (!rungs.length) delete step.ladder;
      })))),
    button(words.add_rung, () => draft.change(() => rungs.push({ who: {} })), { "data-at": "ladder.rung" }),
  ];
}

function deadline(step, out) {
  if (!step.deadline) {
    return button(words.add_deadline, () => draft.change(() => { step.deadline = { hours: "8" }; }), { "data-at": "deadline.add" });
  }
  const { deadline: due } = step;
  const set = (name) => (value) => put("Deadline", due, name, value);
  return [
    h("div", { class: "d-pair" },
      labelled(words.hours, text("deadline.hours", due.hours, (typed) => { due.hours = typed.trim(); }, { inputmode: "decimal" })),
      labelled(words.remind_before, text("deadline.remind", due.remind ?? "", (typed) => set("remind")(typed.trim() || "0"), { inputmode: "decimal" }))),
    labelled(words.then_fires, select("deadline.fires", of("Deadline", due, "fires"), [["", words.then_nothing], ...out], set("fires"))),
    mark("deadline.escalates", words.escalates, Boolean(due.escalate), (on) => {
      if (on) due.escalate = { relative: "superior" };
      else delete due.escalate;
    }),
    due.escalate && whoInputs("deadline.escalate", due.escalate),
    button(words.remove_deadline, () => draft.change(() => { delete step.deadline; }), { "data-at": "deadline.remove" }),
  ];
}

function follows(step) {
  const every = draft.data.follows ?? [];
  const mine = every.filter((one) => one.step === step.name);
  return [
    mine.map((follow, index) => h("div", { class: "d-card", role: "group", "aria-label": titled(follow.title, follow.name) },
      titles(`follow.${index}`, follow.title, (locale, typed) => retitle(follow, locale, typed, (name) => { follow.name = name; })),
      labelled(words.next_business, select(`follow.${index}.business`, follow.business, page.businesses, (value) => { follow.business = value; })),
      Object.entries(follow.fields ?? {}).map(([name, said]) => h("div", { class: "d-card" },
        labelled(words.next_field, text(`follow.${index}.${name}.name`, name, () => {}, { readonly: true })),
        expression(`follow.${index}.${name}`, words.next_value, said, (typed) => { follow.fields[name] = typed; }),
        button(words.remove, () => draft.change(() => { delete follow.fields[name]; })))),
      adder(`follow.${index}.add`, words.add_value, nextFields(follow), (name) => {
        follow.fields = { ...follow.fields, [name]: everyField().some((one) => one.name === name) ? name : "" };
      }),
      button(words.remove, () => draft.change((data) => { data.follows = every.filter((one) => one !== follow); })))),
    button(words.add_follow, () => draft.change((data) => {
      data.follows = [...every, {
        name: `next_${every.length + 1}`, step: step.name, business: page.businesses[0]?.[0] ?? "",
        title: Object.fromEntries(LOCALES.map((locale) => [locale, words[`next_${locale}`]])),
      }];
    }), { "data-at": "follow.add" }),
  ];
}

// The fields of the next document that nothing is said about yet.
function nextFields(follow) {
  const known = page.fields_of[follow.business] ?? [];
  return known.filter(([name]) => !(name in (follow.fields ?? {})));
}

