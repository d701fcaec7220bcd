// What is wrong, as the server says: a mark and the sentences wherever a fault belongs.

import { h } from "./dom.js";
import { now, say } from "./page.js";

export const faultsAt = (place) =>
  now.faults.filter(
    (fault) => fault.place === place || (fault.place.startsWith(place) && /[.[]/.test(fault.place[place.length])),
  );

export function badge(place) {
  const count = faultsAt(place).length;
  return (
    count > 0 &&
    h(
      "span",
      {
        class: "d-badge",
        title: faultsAt(place)
          .map((f) => f.message)
          .join("\n"),
      },
      h("span", { class: "visually-hidden" }, say("faults_here", { count })),
      h("span", { "aria-hidden": "true" }, `! ${count}`),
    )
  );
}

export function faultList(place) {
  const found = faultsAt(place);
  return (
    found.length > 0 &&
    h(
      "ul",
      { class: "d-faults" },
      found.map((fault) => h("li", {}, fault.message)),
    )
  );
}
