// Who takes part: somebody of a department in a role, or somebody told by the case itself.

import { h } from "./dom.js";
import { page, say, titled, words } from "./page.js";
import { of, put } from "./draft.js";
import { labelled, select } from "./inputs.js";

const named = (choices, name) => choices.find(([known]) => known === name)?.[1] ?? name;

// A participant in words: "Sales · Salesperson", "the applicant's superior".
export function called(who) {
  const relative = of("Participant", who, "relative");
  const role = of("Participant", who, "role");
  const department = of("Participant", who, "department");
  const seat = [department, role].filter((name) => name !== "*");
  const places = [department !== "*" && named(page.departments, department), role !== "*" && named(page.roles, role)]
    .filter(Boolean)
    .join(" · ");
  if (relative) return places ? `${named(page.relatives, relative)} (${places})` : named(page.relatives, relative);
  return seat.length ? places : words.everybody;
}

// The inputs that say who it is: first what kind of person, then department and role where that matters.
export function whoInputs(at, who, relatives = page.relatives) {
  const relative = of("Participant", who, "relative");
  const wantsRole = !relative || relative === "headquarters";
  const wantsDepartment = wantsRole || relative === "department_head";
  return h(
    "div",
    { class: "d-who" },
    labelled(
      words.person,
      select(`${at}.relative`, relative, [["", words.by_seat], ...relatives], (value) => {
        put("Participant", who, "relative", value);
        for (const part of ["role", "department"]) put("Participant", who, part, "*");
      }),
    ),
    wantsDepartment &&
      relative !== "headquarters" &&
      labelled(
        words.department,
        select(
          `${at}.department`,
          of("Participant", who, "department"),
          [["*", relative ? words.own_department : words.any_department], ...page.departments],
          (value) => put("Participant", who, "department", value),
        ),
      ),
    wantsRole &&
      labelled(
        words.role,
        select(`${at}.role`, of("Participant", who, "role"), [["*", words.any_role], ...page.roles], (value) =>
          put("Participant", who, "role", value),
        ),
      ),
  );
}

// A transition or step in words.
export const stepWords = (step) => titled(step?.title, step?.name ?? "");
// Built-in fields have a title in the reader's language, own ones in both.
export const fieldWords = (field) => (typeof field.title === "object" ? titled(field.title, field.name) : field.title);
export const wayWords = (way) => titled(way.title, way.name);

// What a box says besides what it shows, to whoever hears the page.
export function spoken(step, count, ways, stepOf) {
  const parts = [
    step.final && words.rests_here,
    ...ways.map((way) =>
      say("leads_to", {
        way: wayWords(way),
        step: stepWords(stepOf(way.target)),
      }),
    ),
    count > 0 && say("faults_here", { count }),
  ];
  return parts
    .filter(Boolean)
    .map((part) => ` ${part}.`)
    .join("");
}
