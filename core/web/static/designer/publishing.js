// Publishing: what is still wrong, what changes against the version that is live, and the button.

import { h } from "./dom.js";
import { now, page, say, words } from "./page.js";
import { jump } from "./places.js";
import { flush, refusalOf, saving } from "./saving.js";

let render = () => {};
let asking = false;

export function publishWith(told) {
  render = told;
}

export function faultsList() {
  return (
    now.faults.length > 0 &&
    h(
      "ul",
      { class: "d-faults" },
      now.faults.map((fault) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "btn btn-link", onclick: () => jump(fault.place, render) },
            fault.message,
          ),
        ),
      ),
    )
  );
}

// Ask what changes, once for each time the tab is shown.
export async function look() {
  if (asking) return;
  asking = true;
  now.changes = null;
  await flush();
  try {
    const answer = await fetch(page.paths.changes, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    now.changes = answer.ok ? told.changes : [refusalOf(told)];
    now.remarks = told.remarks ?? [];
  } catch {
    now.changes = [words.no_answer];
  }
  asking = false;
  render();
}

export function publishing() {
  const ready = now.faults.length === 0;
  return h(
    "div",
    { class: "d-publish" },
    h("h2", {}, ready ? words.no_faults : say("faults_count", { count: now.faults.length })),
    h("p", {}, !ready ? words.not_ready : saving.revision ? words.ready : words.nothing_drawn),
    faultsList(),
    now.remarks.map((remark) => h("p", { class: "alert alert-warning", role: "status" }, remark)),
    h("h2", {}, page.live ? say("changes_against", { version: page.live }) : words.first_version),
    !page.live
      ? null
      : now.changes === null
        ? h("p", { role: "status" }, words.looking)
        : now.changes.length === 0
          ? h("p", {}, words.no_changes)
          : h(
              "ul",
              { class: "d-changes" },
              now.changes.map((change) => h("li", {}, change)),
            ),
    page.may_publish
      ? h(
          "form",
          { method: "post", action: page.paths.publish, onsubmit: send },
          h("input", {
            type: "hidden",
            name: "csrf_token",
            value: document.querySelector("meta[name=csrf-token]").content,
          }),
          h("input", { type: "hidden", name: "__key__", value: page.key }),
          h("p", {}, words.publish_help),
          h(
            "button",
            { class: "btn btn-primary", disabled: !ready || !saving.revision, "data-at": "publish.go" },
            words.publish,
          ),
        )
      : h("p", {}, words.may_not_publish),
    h("p", {}, h("a", { href: page.paths.business }, words.all_versions)),
  );
}

// What was drawn last goes first.
async function send(event) {
  event.preventDefault();
  const form = event.target;
  if ((await flush()) && now.faults.length === 0) form.submit();
  else render();
}
