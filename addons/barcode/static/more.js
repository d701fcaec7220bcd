// What is needed seldom: one key lists it, a number chooses. Cartons opened and stacked; the voice.

import { asking } from "./asking.js";
import { change, exclusive, request } from "./deeds.js";
import { fill } from "./screen.js";
import { turnVoice, voice } from "./sounds.js";
import { data, now, words } from "./state.js";
import { beep, choose, show } from "./telling.js";

const ANYTHING = { expects: /./ };

// Each: the modes in which it is offered, the key that does it alone, its word, the deed.
const OFFERED = [
  { modes: ["scanning"], key: "F3", title: () => words.more_carton, take: askOpened },
  { modes: ["start"], key: "", title: () => words.more_pallet, take: askPallet },
  { modes: ["start", "scanning"], key: "", title: () => (voice() ? words.voice_off : words.voice_on), take: turn },
];

export function offerMore() {
  const offered = OFFERED.filter((one) => one.modes.includes(now.mode));
  choose("more", words.more, offered.map((one) => ({ title: one.title(), note: one.key, take: one.take })));
  beep("asked");
}

export function askOpened() {
  asking(words.open_carton, (text) => exclusive(() => change("break", { text })), ANYTHING);
}

function askPallet() {
  asking(words.pallet, (text) => exclusive(async () => {
    const answer = await request(`${data.home}/pallet`, { text }, "");
    if (answer) askStacked(answer.pallet);
  }), ANYTHING);
}

// Carton after carton, until Esc.
function askStacked(pallet) {
  asking(fill(words.stack, { pallet }), (text) => exclusive(async () => {
    const answer = await request(`${data.home}/stack`, { pallet, text }, "");
    if (answer) show(answer.card);
    askStacked(pallet);
  }), ANYTHING);
}

function turn() {
  turnVoice();
  show({ kind: "off", title: voice() ? words.voice_is_on : words.voice_is_off });
}
