// The start: which dealer stands there, from which warehouse, which pickups are still open.

import { exclusive, request } from "./deeds.js";
import { outbox } from "./scans.js";
import { fill } from "./screen.js";
import { data, now, screen, words } from "./state.js";
import { beep, choose, prompt, refuse, setTally, stopChoosing } from "./telling.js";

const MOST = 9; // So many dealers are offered at once; where there are as many, there may be more.

export function start(message = "") {
  Object.assign(now, { mode: "start", pickup: null, tally: null, ask: null, wanted: null });
  now.asked.length = 0;
  screen.forget();
  screen.mode(now.mode);
  screen.head(null);
  screen.card(message ? { kind: "off", title: message } : null);
  prompt();
  screen.source(data.warehouses.find((one) => one.code === now.warehouse));
  offerOpen();
}

export function offerOpen() {
  const options = data.open.map((one) => ({
    title: `${one.dealer} ${one.gross}`,
    note: `${one.code} · ${one.since} · ${one.varieties}`,
    take: () => exclusive(() => resume(one.id)),
  }));
  choose("open", words.open_pickups, options, -1);
}

export async function goHome(message) {
  history.pushState(null, "", data.home);
  start(message);
  const answer = await fetch(`${data.home}/pickups`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok) data.open = (await answer.json()).open;
  if (now.mode === "start" && !now.busy && (now.choosing?.kind ?? "open") === "open") offerOpen();
}

export async function dealersLike(text) {
  const path = `${data.home}/dealers?q=${encodeURIComponent(text)}`;
  const answer = await fetch(path, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.ok ? (await answer.json()).dealers : null;
}

// `text` is the search that stands in the box; a number typed behind it chooses.
export function offerDealers(found, text = "") {
  const options = found.map((one) => ({
    title: one.name,
    note: `${one.code} · ${fill(words.grade, { grade: one.grade })}`,
    take: () => exclusive(() => openFor(one.id)),
  }));
  choose("dealers", found.length < MOST ? words.choose_dealer : words.choose_dealer_more, options);
  now.choosing.text = text;
}

export async function findDealer(text) {
  if (now.mode === "finished") start();
  const found = await dealersLike(text);
  if (found === null) refuse("refused", words.no_answer, words.no_answer_way);
  else if (!found.length) {
    refuse("unknown", fill(words.no_dealer, { text }), words.no_dealer_way);
    offerOpen();
  } else if (found.length === 1) await openFor(found[0].id);
  else {
    offerDealers(found);
    beep("asked");
  }
}

async function openFor(dealer) {
  if (!now.warehouse && data.warehouses.length > 1) {
    offerWarehouses(dealer);
    return;
  }
  const key = `${outbox.device}-${outbox.number()}`;
  const answer = await request(`${data.home}/open`, { dealer, warehouse: now.warehouse }, key);
  if (answer) enter(answer);
}

export function offerWarehouses(dealer) {
  const options = data.warehouses.map((one) => ({
    title: one.name,
    note: one.code,
    take() {
      now.warehouse = one.code;
      if (dealer) exclusive(() => openFor(dealer));
      else start();
    },
  }));
  const at = options.findIndex((one) => one.note === now.warehouse);
  choose("warehouses", words.choose_warehouse, options, Math.max(at, 0));
  beep("asked");
}

export async function resume(id) {
  const answer = await request(`${data.home}/${id}/resume`, { device: outbox.device }, "");
  if (answer) enter(answer);
  else if (now.mode === "start") prompt();
}

function enter(answer) {
  Object.assign(now, { pickup: answer.pickup, tally: null, mode: "scanning", wanted: answer.wanted ?? null });
  stopChoosing();
  screen.mode(now.mode);
  screen.forget();
  screen.head(now.pickup);
  prompt();
  const path = `${data.home}/${now.pickup.id}`;
  if (location.pathname !== path) history.pushState(null, "", path);
  screen.card(null);
  for (const one of answer.scans) {
    if (one.answer.goods) screen.touch(one.answer.goods.line);
    screen.card(one.answer);
  }
  setTally(answer.tally);
  beep("opened");
}
