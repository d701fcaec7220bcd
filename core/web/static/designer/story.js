// What came of a trial on paper, moment by moment.

import { h } from "./dom.js";
import { say, words } from "./page.js";

export function moment(one, index) {
  return h(
    "li",
    { "data-key": `moment-${index}`, class: one.refused.length ? "d-refusal" : "" },
    h("p", {}, h("strong", {}, one.who), ` · ${one.deed}`),
    one.refused.length > 0 &&
      h(
        "ul",
        { class: "d-faults" },
        one.refused.map((said) => h("li", {}, said)),
      ),
    one.effects.length > 0 &&
      h(
        "ul",
        { class: "d-effects" },
        one.effects.map((effect) =>
          h("li", {}, effect.title, effect.wrote.length > 0 && h("small", {}, ` (${effect.wrote.join(", ")})`)),
        ),
      ),
    one.step &&
      h(
        "p",
        {},
        say("stands_in", { step: one.title }),
        one.number && ` · ${one.number}`,
        one.deadline && ` · ${words.deadline}: ${one.deadline}`,
      ),
    one.step && one.waits_for.length > 0 && h("p", {}, `${words.waits_for}: ${one.waits_for.join("; ")}`),
    one.step &&
      h(
        "details",
        { class: "d-section", "data-key": `sight-${index}` },
        h("summary", {}, words.who_sees_what),
        one.people.map(person),
        one.ways.map(way),
        one.follows.length > 0 && h("p", {}, `${words.follows}: ${one.follows.map(([, title]) => title).join("; ")}`),
      ),
  );
}

function person(one) {
  return h(
    "div",
    { class: "d-card" },
    h("strong", {}, one.who),
    !one.there && h("p", {}, words.not_there),
    one.sees.length > 0 &&
      h(
        "dl",
        { class: "d-seen" },
        one.sees.map(([title, value]) => h("div", {}, h("dt", {}, title), h("dd", {}, value || "—"))),
      ),
    one.edits.length > 0 && h("p", {}, `${words.edit}: ${one.edits.join(", ")}`),
    one.fires.length > 0 && h("p", {}, `${words.fires}: ${one.fires.join(", ")}`),
  );
}

function way(one) {
  const against = [
    !one.holds && words.condition_fails,
    one.missing.length > 0 && `${words.requires}: ${one.missing.join(", ")}`,
    ...one.guards.map((guard) => `${guard.title}: ${guard.says.length ? guard.says.join(" ") : words.nothing_against}`),
  ].filter(Boolean);
  return h(
    "div",
    { class: "d-card" },
    h("strong", {}, one.title),
    against.length > 0 &&
      h(
        "ul",
        {},
        against.map((said) => h("li", {}, said)),
      ),
    one.effects.length > 0 && h("p", {}, `${words.effects}: ${one.effects.join(", ")}`),
  );
}
