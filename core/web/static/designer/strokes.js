// What is drawn: steps and arrows are chosen, come, move and go, and whatever names them goes along.

import { focusOn } from "./dom.js";
import { now, page, say, words } from "./page.js";
import { draft, everyone, leaving, of, put, steps, ways } from "./draft.js";
import { setFire } from "./firing.js";
import { placesOf } from "./layout.js";
import { free } from "./naming.js";
import { stepWords, wayWords } from "./people.js";

const GRID = 10;

export let render = () => {};

export function drawWith(told) {
  render = told;
}

export const snapped = (value) => Math.round(value / GRID) * GRID;

// ---- choosing

export function chooseStep(at, name = false) {
  now.chosen = { kind: "step", at };
  render();
  if (name) focusOn(`panel.step.title.${page.locale}`);
}

export function chooseWay(at, name = false) {
  now.chosen = { kind: "way", at };
  render();
  if (name) focusOn(`panel.way.title.${page.locale}`);
}

// ---- what is drawn

const fresh = (names, word) => free(`${word}_${names.length + 1}`, names);

export function drawStep(x, y) {
  const names = steps().map((step) => step.name);
  const name = fresh(names, "step");
  const number = names.length + 1;
  draft.change((data) => {
    settle();
    const lowest = Math.max(0, ...steps().map((step) => step.y ?? 0));
    data.steps.push({
      name,
      title: { en: `Step ${number}`, zh_CN: `环节${number}` },
      x: x ?? 40,
      y: y ?? lowest + 120,
    });
  });
  chooseStep(steps().length - 1, true);
}

// Once something is moved by hand, all stay where they are.
export function settle() {
  const places = placesOf(steps(), ways());
  steps().forEach((step, index) => Object.assign(step, { x: places[index].x, y: places[index].y }));
}

export function connect(from, to) {
  const [source, target] = [steps()[from], steps()[to]];
  const name = fresh(
    leaving(source).map((way) => way.name),
    "go",
  );
  draft.change((data) => {
    data.transitions = [
      ...(data.transitions ?? []),
      {
        name,
        source: source.name,
        target: target.name,
        title: { en: `To ${target.title?.en || target.name}`, zh_CN: `转到${target.title?.zh_CN || target.name}` },
      },
    ];
    // Where one only takes part in the step, the new way is his.
    const who = of("Step", source, "participants");
    if (who.length === 1) setFire(who[0], source, name, true);
  });
  now.told = say("connected", { from: stepWords(source), to: stepWords(target) });
  chooseWay(ways().length - 1, true);
}

export function removeStep(at) {
  const step = steps()[at];
  if (steps().length === 1) {
    now.told = words.last_step;
    render();
    return;
  }
  draft.change((data) => {
    for (const way of ways().filter((one) => one.source === step.name || one.target === step.name)) forget(data, way);
    data.steps.splice(at, 1);
    for (const one of data.steps)
      put(
        "Step",
        one,
        "not_by",
        of("Step", one, "not_by").filter((name) => name !== step.name),
      );
    if (data.follows) data.follows = data.follows.filter((follow) => follow.step !== step.name);
  });
  now.told = say("removed", { name: stepWords(step) });
  now.chosen = null;
  render();
  focusOn(`steps.${steps()[Math.min(at, steps().length - 1)].name}`);
}

export function removeWay(at) {
  const way = ways()[at];
  draft.change((data) => forget(data, way));
  now.told = say("removed", { name: wayWords(way) });
  now.chosen = null;
  render();
  focusOn(`steps.${way.source}`);
}

// A transition goes, and with it whatever names it in the step it leaves.
function forget(data, way) {
  data.transitions = ways().filter((one) => one !== way);
  const source = steps().find((step) => step.name === way.source);
  if (!source) return;
  for (const who of everyone(source))
    put(
      "Participant",
      who,
      "fires",
      of("Participant", who, "fires").filter((name) => name !== way.name),
    );
  if (source.passes === way.name) put("Step", source, "passes", "");
  if (source.deadline?.fires === way.name) delete source.deadline.fires;
}

export function moveBy(index, [dx, dy], far) {
  const by = far ? 5 * GRID : GRID;
  draft.change((data) => {
    settle();
    const step = data.steps[index];
    step.x += dx * by;
    step.y += dy * by;
  }, `move ${index}`);
}
