// The start: which dealer stands there, from which warehouse, which pickups are still open.

import { deed, exclusive, request } from "./deeds.js";
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

// A pickup to go on with: van or collector first, for they tell two of one dealer apart.
function toGoOn(one) {
  const held = one.held ? fill(words.held_since, { time: one.held }) : "";
  const note = [one.plate || one.collector, one.code, one.since, fill(words.varieties, one), held, one.clerk];
  return {
    title: `${one.dealer} ${one.gross}`,
    note: note.filter(Boolean).join(" · "),
    take: () => exclusive(() => resume(one.id)),
  };
}

export function offerOpen() {
  choose("open", words.open_pickups, data.open.map(toGoOn), -1);
}

export async function hold() {
  const { dealer, pickup_code: code } = now.pickup;
  const answer = await deed("hold", {});
  if (!answer) return;
  data.open = answer.open;
  history.pushState(null, "", data.home);
  start(fill(words.held, { dealer, code }));
}

export async function goHome(message) {
  history.pushState(null, "", data.home);
  start(message);
  const answer = await fetch(`${data.home}/pickups`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok) data.open = (await answer.json()).open;
  if (now.mode === "start" && !now.busy && (now.choosing?.kind ?? "open") === "open") offerOpen();
}

// Dealers whom `text` may mean, and open pickups with that code or plate: { dealers, open }.
export async function meantBy(text) {
  const path = `${data.home}/dealers?q=${encodeURIComponent(text)}`;
  const answer = await fetch(path, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.ok ? answer.json() : null;
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
  const meant = await meantBy(text);
  const found = meant?.dealers;
  if (meant === null) refuse("refused", words.no_answer, words.no_answer_way);
  else if (meant.orders.length) await openFor(meant.orders[0].dealer, { order: meant.orders[0].id });
  else if (meant.open.length === 1) await resume(meant.open[0].id);
  else if (meant.open.length) choose("open", words.open_pickups, meant.open.map(toGoOn));
  else if (!found.length) {
    refuse("unknown", fill(words.no_dealer, { text }), words.no_dealer_way);
    offerOpen();
  } else if (found.length === 1) await openFor(found[0].id);
  else {
    offerDealers(found);
    beep("asked");
  }
}

// `more` says what was chosen for the dealer: another pickup for a second van, the order to fetch.
async function openFor(dealer, more = {}) {
  if (!more.order && !now.warehouse && data.warehouses.length > 1) {
    offerWarehouses(dealer);
    return;
  }
  const key = `${outbox.device}-${outbox.number()}`;
  const answer = await request(`${data.home}/open`, { dealer, warehouse: now.warehouse, ...more }, key);
  if (answer?.waiting) offerWaiting(answer.waiting, dealer);
  else if (answer?.orders) offerOrders(answer.orders, dealer, more);
  else if (answer) enter(answer);
}

// The dealer has a pickup open: it is gone on with, or a second van is served beside it.
function offerWaiting(waiting, dealer) {
  const second = { title: words.another_van, note: "", take: () => exclusive(() => openFor(dealer, { another: true })) };
  const shown = waiting.slice(0, MOST - 1).map(toGoOn);
  choose("waiting", fill(words.still_open, waiting[0]), [...shown, second]);
  beep("asked");
}

// The dealer has ordered: an order is fetched, or goods are taken without one.
function offerOrders(orders, dealer, more) {
  const shown = orders.slice(0, MOST - 1).map((one) => ({
    title: one.number,
    note: [fill(words.order_left, one), one.wanted].filter(Boolean).join(" · "),
    take: () => exclusive(() => openFor(dealer, { ...more, order: one.id })),
  }));
  const none = { title: words.no_order, note: "", take: () => exclusive(() => openFor(dealer, { ...more, order: 0 })) };
  choose("orders", words.choose_order, [...shown, none]);
  beep("asked");
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
