// What the station knows at this moment, which all its rooms share.

import { Screen } from "./screen.js";

export const data = JSON.parse(document.getElementById("station-data").textContent);
export const words = data.words;
export const screen = new Screen(words);
export const box = document.getElementById("scan");

export const now = {
  mode: "start", // start, scanning or finished
  pickup: null,
  tally: null,
  ask: null, // What the next text is for, when it is no scan: { name, answer(text, byScanner), ... }.
  choosing: null, // What a number key chooses: { kind, options }, each option with take().
  wanted: null, // Goods whose serial number is scanned next: { variant, name, pieces }.
  busy: false, // A deed is on its way; what is pressed meanwhile waits its turn.
  warehouse: data.warehouse,
  papers: [],
  prints: [], // The clerk's prints that are not on paper yet, as the server told last.
  turn: [], // What was pressed while a deed was on its way.
  missed: [], // Refusals that the next scan's answer drove off the screen: { text, title }.
  asked: [], // Scans that may mean several things, until each is chosen or let go.
};

export const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
