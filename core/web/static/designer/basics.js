// The basics: what the business is called, what its documents are, who may begin one, how they are numbered.

import { h } from "./dom.js";
import { now, page, say, words } from "./page.js";
import { draft, everyField, of, put } from "./draft.js";
import { expression } from "./expressions.js";
import { faultsAt } from "./faults.js";
import { button, labelled, marks, section, select, text, titles } from "./inputs.js";
import { called, fieldWords, whoInputs } from "./people.js";

// The papers that documents of the kind fill, and those chosen before.
function papers(data) {
  const fit = page.kinds[data.kind]?.layouts ?? [];
  return page.layouts.filter(([name]) => fit.includes(name) || of("Business", data, "prints").includes(name));
}

export function basics() {
  const { data } = draft;
  const set = (name) => (value) => put("Business", data, name, value);
  const kinds = Object.entries(page.kinds).map(([name, one]) => [name, one.title]);
  const series = of("Business", data, "series") ?? "";
  return h(
    "div",
    { class: "d-basics" },
    faultsOf(),
    titles(
      "basics",
      data.title,
      (locale, typed) => {
        data.title = { ...data.title, [locale]: typed };
      },
      words.name_of_business,
    ),
    h(
      "div",
      { class: "d-pair" },
      labelled(
        words.kind,
        select(
          "basics.kind",
          data.kind,
          kinds,
          (value) => {
            data.kind = value;
          },
          { disabled: page.kept.steps.length > 0 },
        ),
        h("small", { class: "text-muted" }, page.kept.steps.length ? words.kind_kept : words.kind_help),
      ),
      labelled(
        words.series,
        text(
          "basics.series",
          series,
          (typed) => {
            data.series = typed.trim().toUpperCase();
          },
          { maxlength: "20", class: `form-control d-code${series ? "" : " d-lacking"}` },
        ),
        h("small", { class: "text-muted" }, words.series_help),
      ),
    ),
    section(words.starters, starters(data), true),
    section(
      words.on_the_task,
      marks(
        "basics.facts",
        words.facts_help,
        of("Business", data, "facts"),
        everyField().map((one) => [one.name, fieldWords(one)]),
        set("facts"),
      ),
      false,
    ),
    section(
      words.prints,
      marks("basics.prints", words.prints_help, of("Business", data, "prints"), papers(data), set("prints")),
      false,
    ),
    section(
      words.applies,
      [
        expression(
          "basics.applies",
          words.applies,
          of("Business", data, "applies"),
          set("applies"),
          words.applies_help,
        ),
        labelled(
          words.order,
          text(
            "basics.order",
            String(of("Business", data, "order")),
            (typed) => {
              if (/^\d{1,4}$/.test(typed.trim())) set("order")(Number(typed));
            },
            { inputmode: "numeric" },
          ),
          h("small", { class: "text-muted" }, words.order_help),
        ),
      ],
      Boolean(data.applies) || faultsAt("applies").length > 0,
    ),
    section(
      words.needs,
      marks("basics.needs", words.needs_help, of("Business", data, "needs"), page.addons, set("needs")),
      false,
    ),
  );
}

// What is wrong with the business as a whole.
function faultsOf() {
  const found = now.faults.filter((fault) => !/^(steps|transitions|fields|follows)\b/.test(fault.place));
  return (
    found.length > 0 &&
    h(
      "ul",
      { class: "d-faults" },
      found.map((fault) => h("li", {}, fault.message)),
    )
  );
}

function starters(data) {
  const given = of("Business", data, "starters");
  return [
    h("p", { class: "d-empty" }, given.length ? words.starters_help : words.starters_all),
    given.map((who, index) =>
      h(
        "div",
        { class: "d-card", role: "group", "aria-label": called(who) },
        // Nobody is related to a case that has not begun.
        whoInputs(
          `basics.starters.${index}`,
          who,
          page.relatives.filter(([name]) => name === "headquarters"),
        ),
        button(
          words.remove,
          () =>
            draft.change(() =>
              put(
                "Business",
                data,
                "starters",
                given.filter((one) => one !== who),
              ),
            ),
          { "aria-label": say("remove_named", { name: called(who) }) },
        ),
      ),
    ),
    button(words.add_starter, () => draft.change(() => put("Business", data, "starters", [...given, {}])), {
      "data-at": "basics.starters.add",
    }),
  ];
}
