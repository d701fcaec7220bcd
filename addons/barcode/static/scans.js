// Scans on their way and their answers; of several things that a scan may mean, one is chosen.

import { Outbox } from "./outbox.js";
import { fill } from "./screen.js";
import { data, now, screen, words } from "./state.js";
import { beep, choose, prompt, refuse, setTally, show } from "./telling.js";

const SAID = 5000;
const LET_GO = "@none"; // What Esc sends where a serial number is wanted.
let cut = false; // The server could not be reached, and that was said.

export const outbox = new Outbox({
  answered(answer, scan) {
    const here = now.pickup && scan.path === `${data.home}/${now.pickup.id}/scans`;
    for (const one of answer.scans) {
      if (one.answer.goods && here) screen.touch(one.answer.goods.line);
      if (here || one.outcome !== "taken") tell({ ...one.answer, text: one.text });
      if (here) now.wanted = one.answer.wanted ?? null;
    }
    if (!here) return;
    setTally(answer.tally);
    if (!now.ask) prompt();
  },
  failed(answer, scan) {
    refuse(answer.kind ?? "refused", answer.title ?? words.stuck, scan.text, ...(answer.messages ?? []));
  },
  moved(state, count) {
    if (state === "offline" || state === "signed_out") {
      if (!cut && count) stored();
      cut = true;
      screen.banner(fill(words[state], { count }), "bad");
    } else if (count > 1) {
      screen.banner(fill(words.waiting, { count }), "waiting");
    } else if (!count && cut) {
      cut = false;
      screen.banner(words.online, "good");
      setTimeout(() => { if (outbox.state === "sent") screen.banner(""); }, SAID);
    } else if (!count) {
      screen.banner("", "waiting");
    }
  },
});

export function tell(answer) {
  show(answer);
  if (!answer.hits) return;
  now.asked.push(answer.hits);
  if (now.asked.length === 1) offerHits();
}

function offerHits() {
  const options = (now.asked[0] ?? []).map((hit) => ({
    title: `${hit.name} ${hit.spec}`.trim(), note: hit.number, take: () => { scan(hit.text); nextHits(); },
  }));
  choose("hits", words.choose_hit, options);
}

export function nextHits() {
  now.asked.shift();
  offerHits();
}

export function scan(text) {
  // The server takes no NUL, which some scanners send between two values.
  outbox.add(`${data.home}/${now.pickup.id}/scans`, text.replaceAll("\0", ""));
  if (cut) stored();
}

export function dropMissed() {
  now.missed.length = 0;
  screen.missed(now.missed);
}

export function letGo() {
  scan(LET_GO);
}

function stored() {
  screen.card({ kind: "stored", title: outbox.latest, messages: [words.stored] });
  beep("stored");
}
