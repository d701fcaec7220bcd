// What is needed seldom: one key lists it, a number chooses. Payment, cartons, the voice.

import { asking, plain } from "./asking.js";
import { isOn, turnCamera } from "./camera.js";
import { change, charged, exclusive, request } from "./deeds.js";
import { hasTrouble, isQueued, offerPrinters, offerUnprinted } from "./prints.js";
import { outbox } from "./scans.js";
import { fill } from "./screen.js";
import { turnVoice, voice } from "./sounds.js";
import { data, now, words } from "./state.js";
import { beep, choose, refuse, setTally, show } from "./telling.js";

const ANYTHING = { expects: /./ };

// Each: the modes in which it is offered, and when, the key that does it alone, its word, the deed.
const OFFERED = [
  { modes: ["scanning", "finished"], key: "", title: () => words.more_pay, take: () => exclusive(askMeans) },
  { modes: ["finished"], key: "", title: () => words.more_ship, take: () => askShipment({}) },
  { modes: ["scanning"], key: "", title: () => words.more_check, take: askChecked },
  { modes: ["start", "scanning", "finished"], key: "", when: hasTrouble, title: () => words.more_unprinted, take: offerUnprinted },
  { modes: ["start", "finished"], key: "", when: isQueued, title: () => words.more_printer, take: offerPrinters },
  { modes: ["scanning"], key: "F3", title: () => words.more_carton, take: askOpened },
  { modes: ["start"], key: "", title: () => words.more_pallet, take: askPallet },
  {
    modes: ["start", "scanning", "finished"], key: "", take: seeing,
    title: () => (isOn() ? words.camera_off : words.camera_on),
  },
  { modes: ["start", "scanning", "finished"], key: "", title: () => (voice() ? words.voice_off : words.voice_on), take: turn },
  ...["payer_id", "invoiced_id"].map((party) => ({
    modes: ["scanning"], key: "", when: () => now.pickup.may_choose.includes(party),
    title: () => words[`more_${party}`], take: () => exclusive(() => askParty(party)),
  })),
];

export function offerMore() {
  const offered = OFFERED.filter((one) => one.modes.includes(now.mode) && (one.when?.() ?? true));
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

function askChecked() {
  asking(words.check, (counted) => exclusive(() => change("check", { counted: plain(counted) })));
}

// Who pays or is invoiced: the dealer stands first.
async function askParty(party) {
  const told = await request(`${data.home}/${now.pickup.id}/parties`, {}, "");
  if (!told) return;
  choose(party, words[`which_${party}`], told[party].map(({ id, title, note }) => ({
    title, note, take: () => exclusive(() => charged({ [party]: id }, title)),
  })));
  beep("asked");
}

async function askMeans() {
  const told = await request(`${data.home}/${now.pickup.id}/due`, {}, "");
  if (!told) return;
  choose("means", fill(told.payer ? words.pay_means_of : words.pay_means, told), told.means.map(({ name, title }) => ({
    title, note: "", take: () => (name === "balance" ? pay({ means: name }) : askAmount(name, told.due)),
  })));
  beep("asked");
}

function askAmount(means, due) {
  asking(fill(words.pay_amount, { due }), (amount) => askReference({ means, amount }), { empty: true });
}

function askReference(given) {
  if (given.means === "cash") pay(given);
  else asking(words.pay_reference, (reference) => pay({ ...given, reference }), { ...ANYTHING, empty: true });
}

function pay(given) {
  exclusive(async () => {
    const key = `${outbox.device}-${outbox.number()}`;
    const answer = await request(`${data.home}/${now.pickup.id}/pay`, given, key);
    if (!answer) return;
    if (answer.asks) {
      // Enter alone takes it all; whatever is typed instead is no yes.
      asking(answer.asks, (text) => (text ? exclusive(askMeans) : pay({ ...given, prepays: true })), { empty: true });
      beep("asked");
      return;
    }
    show(answer.card);
    if (now.mode === "scanning") setTally(answer.tally);
  });
}

const SHIPMENT = ["carrier", "parcels", "weight", "waybill"];

function askShipment(given) {
  const name = SHIPMENT[Object.keys(given).length];
  if (name) {
    asking(words[`ship_${name}`], (text) => askShipment({ ...given, [name]: text }), {
      ...ANYTHING, empty: name !== "carrier",
    });
    return;
  }
  exclusive(async () => {
    const key = `${outbox.device}-${outbox.number()}`;
    const answer = await request(`${data.home}/${now.pickup.id}/ship`, given, key);
    if (answer) show(answer.card);
  });
}

async function seeing() {
  if (!(await turnCamera())) refuse("refused", words.camera_closed, words.camera_way);
}

function turn() {
  turnVoice();
  show({ kind: "off", title: voice() ? words.voice_is_on : words.voice_is_off });
}
