// Which transitions somebody may fire in his step: `*` is all that leave it, those to come as well.

import { leaving, of, put } from "./draft.js";

// Their names, so that one can be taken out of `*`.
export function firesOf(who, step) {
  const names = of("Participant", who, "fires");
  return names.includes("*") ? leaving(step).map((way) => way.name) : names;
}

export const mayFire = (who, step, name) => firesOf(who, step).includes(name);

// `*` stays as it is until a transition is taken out of it.
export function setFire(who, step, name, on) {
  if (mayFire(who, step, name) === on) return;
  const others = firesOf(who, step).filter((one) => one !== name);
  put("Participant", who, "fires", on ? [...others, name] : others);
}
