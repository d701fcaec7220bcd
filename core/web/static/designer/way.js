// The side panel of a transition: who fires it, when it is offered, what is asked and what is done.

import { h } from "./dom.js";
import { page, say, words } from "./page.js";
import { draft, everyField, everyone, of, put, stepCalled, steps, ways } from "./draft.js";
import { expression } from "./expressions.js";
import { faultList } from "./faults.js";
import { mayFire, setFire } from "./firing.js";
import { askedWhen } from "./grid.js";
import { adder, button, labelled, mark, marks, section, select, text, titles } from "./inputs.js";
import { free, renameWay, retitle } from "./naming.js";
import { needUse } from "./needs.js";
import { called, fieldWords, stepWords, wayWords } from "./people.js";
import { placeOf } from "./places.js";
import { removeWay } from "./strokes.js";

export function wayPanel(at) {
  const way = ways()[at];
  const set = (name) => (value) => put("Transition", way, name, value);
  const all = steps().map((step) => [step.name, stepWords(step)]);
  return h(
    "div",
    { class: "d-panel", "data-key": `way-${at}` },
    h("h2", {}, words.transition + words.colon + wayWords(way)),
    faultList(placeOf(way)),
    titles("panel.way", way.title, (locale, typed) =>
      retitle(way, locale, typed, (name) => renameWay(draft.data, way, name)),
    ),
    h(
      "div",
      { class: "d-pair" },
      labelled(
        words.from,
        select("way.source", way.source, all, (name) => moveSource(way, name)),
      ),
      labelled(
        words.to,
        select("way.target", way.target, all, (name) => {
          way.target = name;
        }),
      ),
    ),
    section(words.may_fire, firers(way), true),
    section(
      words.when,
      [
        expression(
          "way.condition",
          words.condition,
          of("Transition", way, "condition"),
          set("condition"),
          words.condition_help,
        ),
        marks(
          "way.requires",
          words.requires,
          of("Transition", way, "requires"),
          everyField()
            .filter((one) => one.editable)
            .map((one) => [one.name, fieldWords(one)]),
          set("requires"),
        ),
        quorum(way),
        mark("way.automatic", words.automatic, of("Transition", way, "automatic"), set("automatic")),
        mark("way.reason", words.reason, of("Transition", way, "reason"), set("reason")),
        mark("way.numbers", words.numbers, of("Transition", way, "numbers"), set("numbers")),
      ],
      false,
    ),
    section(words.guards, usesOf(way, "guards"), Boolean(way.guards?.length)),
    section(words.effects, usesOf(way, "effects"), Boolean(way.effects?.length)),
    h(
      "div",
      { class: "d-row" },
      button(words.remove_way, () => removeWay(at), {
        class: "btn btn-sm btn-outline-danger",
        "data-at": "way.remove",
      }),
      h("code", {}, way.name),
    ),
  );
}

function moveSource(way, name) {
  for (const who of everyone(stepCalled(way.source))) {
    put(
      "Participant",
      who,
      "fires",
      of("Participant", who, "fires").filter((one) => one !== way.name),
    );
  }
  const taken = ways()
    .filter((one) => one !== way && one.source === name)
    .map((one) => one.name);
  Object.assign(way, { source: name, name: free(way.name, taken) });
}

function firers(way) {
  const step = stepCalled(way.source);
  const people = step ? everyone(step) : [];
  if (!people.length) return h("p", { class: "d-empty" }, words.nobody_yet);
  return people.map((who, index) => {
    const asked = askedWhen(step, who);
    const title = asked ? `${called(who)} (${asked})` : called(who);
    return mark(`way.fires.${index}`, title, mayFire(who, step, way.name), (on) => setFire(who, step, way.name, on));
  });
}

function quorum(way) {
  const votes = of("Transition", way, "quorum");
  const shown = votes > 1 ? "some" : String(votes);
  return h(
    "div",
    { class: "d-pair" },
    labelled(
      words.quorum,
      select(
        "way.quorum",
        shown,
        [
          ["1", words.any_one],
          ["some", words.some_of],
          ["0", words.all_asked],
        ],
        (value) => put("Transition", way, "quorum", value === "some" ? 2 : Number(value)),
      ),
    ),
    votes > 1 &&
      labelled(
        words.votes,
        text(
          "way.votes",
          String(votes),
          (typed) => {
            if (/^[1-9]\d?$/.test(typed.trim())) put("Transition", way, "quorum", Number(typed));
          },
          { inputmode: "numeric" },
        ),
      ),
  );
}

// ---- guards and effects

// A use may be its name alone.
const nameOf = (use) => (typeof use === "string" ? use : use.name);
const givenOf = (use) => (typeof use === "string" ? {} : (use.given ?? {}));

function usesOf(way, part) {
  const offered = page[part].filter((one) => one.kinds.includes(draft.data.kind));
  const used = of("Transition", way, part);
  const keep = (next) => draft.change(() => put("Transition", way, part, next));
  return [
    h(
      "ol",
      { class: "d-uses" },
      used.map((use, index) => {
        const known = page[part].find((one) => one.name === nameOf(use));
        const title = known?.title ?? say("gone", { name: nameOf(use) });
        return h(
          "li",
          {},
          h(
            "div",
            { class: "d-row" },
            h("span", {}, title),
            index > 0 &&
              button("↑", () => keep(swapped(used, index - 1)), { "aria-label": say("earlier", { name: title }) }),
            button(words.remove, () => keep(used.filter((_one, i) => i !== index)), {
              "aria-label": say("remove_named", { name: title }),
            }),
          ),
          part === "effects" && known && !known.undo && h("small", { class: "text-muted" }, words.no_way_back),
          (known?.parameters ?? []).map((parameter) =>
            parameterInput(way, part, index, parameter, givenOf(use)[parameter.name]),
          ),
        );
      }),
    ),
    offered.length === 0
      ? h("p", { class: "d-hint" }, words.none_for_kind)
      : adder(
          `way.${part}.add`,
          words[`add_${part}`],
          offered.map((one) => [one.name, one.title]),
          (name) => {
            put("Transition", way, part, [...used, { name }]);
            needUse(name);
          },
        ),
  ];
}

function swapped(list, at) {
  const next = [...list];
  [next[at], next[at + 1]] = [next[at + 1], next[at]];
  return next;
}

function parameterInput(way, part, index, parameter, value) {
  const at = `way.${part}.${index}.${parameter.name}`;
  const keep = (said) => {
    const uses = of("Transition", way, part).map((use) => (typeof use === "string" ? { name: use } : use));
    const given = { ...uses[index].given };
    if (said === "" || said === null) delete given[parameter.name];
    else given[parameter.name] = said;
    uses[index] = Object.keys(given).length ? { ...uses[index], given } : { name: uses[index].name };
    put("Transition", way, part, uses);
  };
  const title = parameter.title + (parameter.required ? " *" : "");
  const choices = choicesOf(parameter);
  if (choices) return labelled(title, select(at, value ?? "", [["", "—"], ...choices], keep));
  if (parameter.type === "expression") return expression(at, title, value ?? "", keep);
  if (parameter.type === "yes_no") return mark(at, title, value === true, (on) => keep(on || null));
  return labelled(
    title,
    text(at, value ?? "", keep, ["number", "money"].includes(parameter.type) ? { inputmode: "decimal" } : {}),
  );
}

function choicesOf(parameter) {
  if (parameter.choices.length) return parameter.choices;
  if (parameter.type === "field") return everyField().map((one) => [one.name, fieldWords(one)]);
  if (parameter.type === "business") return page.businesses;
  if (parameter.type === "layout") return page.layouts;
  return null;
}
