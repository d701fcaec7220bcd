// The designer: one draft, looked at from several sides, which the keys 1 to 7 choose.

import { focusOn, h, lay } from "./dom.js";
import { now, page, say, titled, words } from "./page.js";
import { draft, steps, ways } from "./draft.js";
import { basics } from "./basics.js";
import { drawing } from "./drawing.js";
import { fieldsTab } from "./fields.js";
import { drawingKey, fit } from "./hands.js";
import { button } from "./inputs.js";
import { faultsList, look, publishWith, publishing } from "./publishing.js";
import { matrixWith, rights } from "./rights.js";
import { decide, saving, watch } from "./saving.js";
import { stepPanel } from "./side.js";
import { drawWith } from "./strokes.js";
import { table } from "./table.js";
import { tryWith, trying } from "./trying.js";
import { wayPanel } from "./way.js";
import { checkWith } from "./expressions.js";

const TABS = {
  basics,
  fields: fieldsTab,
  flow: () => beside(drawing()),
  table: () => beside(table()),
  rights,
  try: trying,
  publish: publishing,
};
const NAMES = Object.keys(TABS);
const desk = document.getElementById("designer");

// The drawing or the table, with what is chosen there beside it.
function beside(view) {
  const { chosen } = now;
  const known = chosen && (chosen.kind === "step" ? steps() : ways())[chosen.at];
  if (!known) now.chosen = null;
  return h(
    "div",
    { class: "d-two" },
    view,
    h(
      "aside",
      { class: "d-side-panel", "aria-label": words.chosen },
      known &&
        button(
          words.close,
          () => {
            now.chosen = null;
            render();
          },
          { class: "btn btn-sm btn-link d-close", "data-at": "panel.close" },
        ),
      !known && [h("p", { class: "d-empty" }, words.choose_something), faultsList()],
      known && (chosen.kind === "step" ? stepPanel(chosen.at) : wayPanel(chosen.at)),
    ),
  );
}

function render(forced = false) {
  lay(
    desk,
    h(
      "div",
      { id: "designer" },
      h(
        "div",
        { class: "d-head" },
        h("div", { class: "d-tabs", role: "tablist", "aria-label": words.views }, NAMES.map(tab)),
        h(
          "div",
          { class: "d-row" },
          button(words.undo, () => draft.undo(), { disabled: !draft.past.length, "data-at": "undo", title: "Ctrl+Z" }),
          button(words.redo, () => draft.redo(), {
            disabled: !draft.future.length,
            "data-at": "redo",
            title: "Ctrl+Y",
          }),
          h("span", { id: "saved", class: `d-saved d-${saving.state}`, role: "status" }, savedWords()),
        ),
      ),
      saving.state === "overtaken" && conflict(),
      saving.state === "refused" && h("div", { class: "alert alert-danger", role: "alert" }, saving.said),
      h(
        "div",
        {
          id: "view",
          role: "tabpanel",
          "aria-labelledby": `tab-${now.tab}`,
          "data-key": now.tab,
          class: `d-view d-view-${now.tab}`,
        },
        TABS[now.tab](),
      ),
      h("p", { class: "visually-hidden", role: "status", "data-key": "told" }, now.told),
    ),
    forced,
  );
}

function tab(name, index) {
  const here = now.tab === name;
  const count = name === "publish" ? now.faults.length : 0;
  return h(
    "button",
    {
      type: "button",
      role: "tab",
      id: `tab-${name}`,
      "data-at": `tab.${name}`,
      "aria-selected": String(here),
      "aria-controls": here ? "view" : null,
      tabindex: here ? "0" : "-1",
      class: `d-tab${here ? " d-here" : ""}`,
      onclick: () => open(name),
      onkeydown: walkTabs,
    },
    h("kbd", { "aria-hidden": "true" }, String(index + 1)),
    " ",
    words[`tab_${name}`],
    count > 0 && h("span", { class: "d-count", title: say("faults_count", { count }) }, String(count)),
  );
}

function walkTabs(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const next = NAMES[(NAMES.indexOf(now.tab) + by + NAMES.length) % NAMES.length];
  open(next);
  focusOn(`tab.${next}`);
  event.preventDefault();
}

function open(name) {
  now.tab = name;
  now.connecting = null;
  history.replaceState(null, "", `#${name}`);
  render();
  if (name === "flow" && now.zoom === null) fit();
  if (name === "publish") look();
}

function savedWords() {
  if (saving.state === "offline") return words.offline;
  return words[{ saved: "saved", overtaken: "not_saved", refused: "not_saved" }[saving.state] ?? "saving"];
}

function conflict() {
  return h(
    "div",
    { class: "alert alert-warning", role: "alert" },
    h("p", {}, saving.said),
    h(
      "div",
      { class: "d-row" },
      button(words.take_theirs, () => decide(false), { "data-at": "conflict.theirs" }),
      button(words.keep_mine, () => decide(true), { "data-at": "conflict.mine" }),
    ),
  );
}

// ---- keys

const TYPING = "input:not([type=checkbox]), textarea, select";
const ours = (target) => target === document.body || desk.contains(target);

document.addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (control && (key === "z" || key === "y") && ours(event.target)) {
    if (key === "y" || event.shiftKey) draft.redo();
    else draft.undo();
  } else if (control || event.altKey || event.target.matches(TYPING)) return;
  else if (/^[1-7]$/.test(key) && !event.repeat) {
    open(NAMES[Number(key) - 1]);
    focusOn(`tab.${now.tab}`);
  } else if (!(now.tab === "flow" && ours(event.target) && !event.target.closest(".d-side-panel") && drawingKey(event)))
    return;
  event.preventDefault();
});

for (const tell of [checkWith, drawWith, matrixWith, publishWith, tryWith]) tell(render);
watch(render); // It hears of a change before the page shows whether all is saved.
draft.listen((forced) => {
  now.drag = null;
  render(forced);
});
const asked = location.hash.slice(1);
open(NAMES.includes(asked) ? asked : "flow");
document.title = `${titled(draft.data.title, page.name)} · ${document.title}`;
