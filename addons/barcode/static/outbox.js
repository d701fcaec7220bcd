// Scans on their way to the server: each kept in the browser under its number until it is answered.

const PREFIX = "qudao.scan.";
const DEVICE = "qudao.device";
const SEQUENCE = "qudao.sequence";
export const STUCK = "qudao.stuck.";
export const AGAIN = 2000;
const PATIENCE = 15000;
export const TRIES = 3;

export function token() {
  // Signing in again in another tab changes the token; the cookie has the one that holds now.
  const found = document.cookie.match(/(?:^|; )qudao_csrf=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : document.querySelector("meta[name=csrf-token]").content;
}

export async function post(path, body, key = "") {
  const headers = {
    "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token(),
  };
  if (key) headers["Idempotency-Key"] = key;
  const response = await fetch(path, {
    method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE),
  });
  const json = (response.headers.get("Content-Type") ?? "").includes("json");
  return { status: response.status, ok: response.ok && json, data: json ? await response.json() : {} };
}

export async function signedIn() {
  // Whoever is signed out is sent away from here, which a fetch that follows nobody can tell.
  const answer = await fetch("/me", { redirect: "manual" }).catch(() => null);
  return Boolean(answer?.ok);
}

function name() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

export class Outbox {
  // `told` has: answered(data, scan), failed(data, scan), moved(state, count) with the states
  // "sent", "sending", "offline" and "signed_out".
  constructor(told) {
    this.told = told;
    this.running = null;
    this.tries = 0;
    this.state = "sent";
    this.limit = Infinity;
    window.addEventListener("online", () => this.wake?.());
  }

  // Under which names its scans are kept: each kind of station sends its own.
  get prefix() {
    return PREFIX;
  }

  get device() {
    if (!localStorage.getItem(DEVICE)) localStorage.setItem(DEVICE, name());
    return localStorage.getItem(DEVICE);
  }

  // The text of the scan that was made last and is not answered yet.
  get latest() {
    return JSON.parse(localStorage.getItem(this.keys().at(-1)) ?? "{}").text ?? "";
  }

  number() {
    const next = Number(localStorage.getItem(SEQUENCE) ?? 0) + 1;
    localStorage.setItem(SEQUENCE, String(next));
    return next;
  }

  keys() {
    return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix)).sort();
  }

  get count() {
    return this.keys().length;
  }

  // What is to be sent now: all, or while a deed is on its way only what came before it.
  get due() {
    return this.keys().filter((key) => Number(key.slice(this.prefix.length)) <= this.limit);
  }

  hold() {
    this.limit = Number(localStorage.getItem(SEQUENCE) ?? 0);
  }

  release() {
    this.limit = Infinity;
    if (this.count) this.run();
  }

  add(path, text) {
    const scan = { device: this.device, sequence: this.number(), path, text };
    localStorage.setItem(this.key(scan), JSON.stringify(scan));
    this.run();
    return scan;
  }

  key(scan) {
    return this.prefix + String(scan.sequence).padStart(16, "0");
  }

  run() {
    this.running ??= this.send().finally(() => { this.running = null; });
    return this.running;
  }

  async send() {
    for (let keys = this.due; keys.length; keys = this.due) {
      const scan = JSON.parse(localStorage.getItem(keys[0]) ?? "null");
      if (scan) await this.once(scan);
    }
    this.move(this.count ? this.state : "sent");
  }

  async once(scan) {
    const { path, ...body } = scan;
    let answer;
    if (this.state === "sent") this.move("sending");
    try {
      answer = await post(path, body);
    } catch {
      await this.pause("offline");
      return;
    }
    if (answer.ok) this.settle(scan, () => this.told.answered(answer.data, scan));
    else if (answer.status === 412) this.rename(scan);
    else if ([400, 401, 403].includes(answer.status)) await this.pause("signed_out");
    else if (answer.status === 404 && !(await signedIn())) await this.pause("signed_out");
    else if (answer.status >= 500 && (this.tries += 1) < TRIES) await wait(AGAIN / 2);
    else {
      localStorage.setItem(STUCK + this.key(scan), JSON.stringify(scan));
      this.settle(scan, () => this.told.failed(answer.data, scan));
    }
  }

  settle(scan, tell) {
    localStorage.removeItem(this.key(scan));
    this.tries = 0;
    tell();
    this.move(this.count ? "sending" : "sent");
  }

  rename(scan) {
    // Another scan has this number: the device takes a new name and sends the scan under it.
    localStorage.setItem(DEVICE, name());
    localStorage.setItem(this.key(scan), JSON.stringify({ ...scan, device: this.device }));
  }

  async pause(state) {
    this.move(state);
    await Promise.race([wait(AGAIN), new Promise((done) => { this.wake = done; })]);
  }

  move(state) {
    this.state = state;
    this.told.moved(state, this.count);
  }
}
