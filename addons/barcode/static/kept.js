// Scans of the warehouse on their way: kept in the browser, each sent once, with what those before it said.

import { AGAIN, Outbox, STUCK, TRIES, post, signedIn, wait } from "./outbox.js";

const PREFIX = "qudao.stock.scan.";
const STATE = "qudao.stock.state.";
const MISSED = "qudao.stock.missed";
const draftOf = (path) => path.split("/").at(-2);

export class Kept extends Outbox {
  get prefix() {
    return PREFIX;
  }

  // What the scans of a draft have said so far: its place, and the goods whose serial numbers follow.
  stateOf(draft) {
    return JSON.parse(localStorage.getItem(STATE + draft) ?? "null");
  }

  remember(draft, state) {
    if (state) localStorage.setItem(STATE + draft, JSON.stringify(state));
    else localStorage.removeItem(STATE + draft);
  }

  // What was refused while nobody could look, until somebody has.
  get missed() {
    return JSON.parse(localStorage.getItem(MISSED) ?? "[]");
  }

  miss(scan) {
    localStorage.setItem(MISSED, JSON.stringify([...this.missed, scan]));
  }

  dropMissed() {
    localStorage.removeItem(MISSED);
  }

  // How many scans of this draft are not answered yet.
  waitingFor(draft) {
    const scans = this.keys().map((key) => JSON.parse(localStorage.getItem(key) ?? "null"));
    return scans.filter((scan) => scan && draftOf(scan.path) === String(draft)).length;
  }

  async once(scan) {
    const draft = draftOf(scan.path);
    if (this.state === "sent") this.move("sending");
    // The key lets the same scan be sent again until its answer has come.
    const key = `${scan.device}-${scan.sequence}`;
    const body = { text: scan.text, state: this.stateOf(draft) ?? {} };
    const answer = await post(scan.path, body, key).catch(() => null);
    if (!answer) await this.pause("offline");
    else if (answer.ok) {
      this.remember(draft, answer.data.state);
      this.settle(scan, () => this.told.answered(answer.data, draft));
    } else if (answer.data.kind) this.settle(scan, () => this.told.refused(answer.data, scan, draft));
    else if (!(await signedIn())) await this.pause("signed_out");
    else if (answer.status >= 500 && (this.tries += 1) < TRIES) await wait(AGAIN / 2);
    else {
      localStorage.setItem(STUCK + this.key(scan), JSON.stringify(scan));
      this.settle(scan, () => this.told.refused({ kind: "refused", title: "" }, scan, draft));
    }
  }
}
