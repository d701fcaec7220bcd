// What came of a trial on paper, moment by moment.

import { h } from "./dom.js";
import { say, words } from "./page.js";

export function moment(one, index) {
  return h(
    "li",
    { "data-key": `moment-${index}`, class: one.refused.length ? "d-refusal" : "" },
    h("p", {}, h("time", { class: "d-clock" }, one.at), one.who && h("strong", {}, one.who), one.who && " · ", one.deed),
    list("d-faults", against(one), (said) => said),
    list("d-effects", one.effects, (effect) => [
      effect.title,
      effect.wrote.length > 0 && h("small", {}, ` (${effect.wrote.join(words.comma)})`),
    ]),
    list("d-went", one.went, (said) => said),
    list("d-told", one.told, (message) => [
      h("small", {}, `${say("message_to", { names: message.to.join(words.comma) })} `),
      message.text,
    ]),
    one.step && standing(one),
    one.step && sight(one, index),
  );
}

// What was refused; a sentence about fields is said of each that it is about.
export function against(one) {
  return one.refused.flatMap((sentence) => {
    const about = one.wrong.filter(([_place, _title, said]) => said === sentence);
    return about.length ? about.map(([_place, title]) => title + words.colon + sentence) : [sentence];
  });
}

function list(kind, items, told) {
  if (!items.length) return null;
  return h(
    "ul",
    { class: kind },
    items.map((item) => h("li", {}, told(item))),
  );
}

function standing(one) {
  const names = one.acting.filter((name) => !one.waits_for.includes(name));
  const waiting = one.waits_for.join(words.semicolon) + (names.length ? ` (${names.join(words.comma)})` : "");
  return h(
    "p",
    {},
    say("stands_in", { step: one.title }),
    one.number && ` · ${one.number}`,
    one.deadline && ` · ${words.deadline}${words.colon}${one.deadline}`,
    one.late && ` · ${words.is_late}`,
    waiting && [h("br"), words.waits_for + words.colon + waiting],
    one.instead.map((said) => [h("br"), said]),
  );
}

function sight(one, index) {
  return h(
    "details",
    { class: "d-section", "data-key": `sight-${index}` },
    h("summary", {}, words.who_sees_what),
    one.people.map(person),
    one.ways.map(way),
    one.follows.length > 0 && h("p", {}, words.follows + words.colon + one.follows.map(([, title]) => title).join(words.semicolon)),
  );
}

// Field by field: what he sees, with a pen where he may change it, and what he does not see.
function person(one) {
  const open = new Set(one.edits);
  return h(
    "div",
    { class: "d-card" },
    h("strong", {}, one.who),
    one.empty && h("small", {}, ` (${words.nobody_sits})`),
    !one.there && h("p", {}, words.not_there),
    one.sees.length > 0 &&
      h(
        "dl",
        { class: "d-seen" },
        one.sees.map(([title, value]) =>
          h(
            "div",
            { class: open.has(title) ? "d-may-edit" : "" },
            h("dt", {}, title, open.has(title) && h("span", {}, ` ✎ ${words.edit}`)),
            h("dd", {}, value || "—"),
          ),
        ),
      ),
    one.there && one.hidden.length > 0 && h("p", { class: "d-hint" }, words.none + words.colon + one.hidden.join(words.comma)),
    one.fires.length > 0 && h("p", {}, words.fires + words.colon + one.fires.join(words.comma)),
  );
}

function way(one) {
  const against = [
    !one.holds && words.condition_fails,
    one.missing.length > 0 && words.requires + words.colon + one.missing.join(words.comma),
    ...one.guards.map((guard) => guard.title + words.colon + (guard.says.length ? guard.says.join(" ") : words.nothing_against)),
  ].filter(Boolean);
  return h(
    "div",
    { class: "d-card" },
    h("strong", {}, one.title),
    list("", against, (said) => said),
    one.effects.length > 0 && h("p", {}, words.effects + words.colon + one.effects.join(words.comma)),
  );
}
