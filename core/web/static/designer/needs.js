// What a business needs follows from what is drawn: whoever takes something of a module needs the module.

import { page } from "./page.js";
import { draft, of, put } from "./draft.js";

// The addons that are on wherever the business is live: its kind's own, what it needs, and what those require.
function there() {
  const named = [draft.data.kind.split(".")[0], ...of("Business", draft.data, "needs")];
  return new Set(named.flatMap((name) => page.along[name] ?? [name]));
}

function need(addon) {
  if (there().has(addon) || !page.addons.some(([name]) => name === addon)) return;
  put("Business", draft.data, "needs", [...of("Business", draft.data, "needs"), addon]);
}

// A guard or an effect was chosen: its name begins with that of its module.
export const needUse = (name) => need(name.split(".")[0]);

export const needType = (type) => need(page.brings[type]);
