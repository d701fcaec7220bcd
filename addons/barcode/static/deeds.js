// What the keys do on an open pickup: each deed once, after the scans before it, one at a time.

import { post, signedIn } from "./outbox.js";
import { printer, watch } from "./prints.js";
import { outbox, tell } from "./scans.js";
import { fill } from "./screen.js";
import { box, data, now, pause, screen, words } from "./state.js";
import { prompt, refuse, refused, setTally, show, stopChoosing } from "./telling.js";

export async function deed(name, body) {
  if (outbox.due.length && outbox.state !== "offline") {
    await Promise.race([outbox.run(), pause(5000)]);
  }
  if (outbox.due.length) {
    refuse("refused", words.not_now, fill(words.unsent_first, { count: outbox.due.length }));
    return null;
  }
  const sequence = outbox.number();
  const sent = { ...body, device: outbox.device, sequence };
  return request(`${data.home}/${now.pickup.id}/${name}`, sent, `${outbox.device}-${sequence}`);
}

export async function request(path, body, key) {
  for (let left = 2; ; left -= 1) {
    try {
      const answer = await post(path, body, key);
      if (answer.ok) return answer.data;
      if (answer.status !== 409 && !(await signedIn())) {
        refuse("refused", words.not_now, fill(words.signed_out, { count: outbox.count }));
      } else {
        refused(answer.data);
      }
      return null;
    } catch {
      // The key makes it safe to send the same deed again.
      if (!left) {
        refuse("refused", words.no_answer, words.no_answer_way);
        return null;
      }
      await pause(700);
    }
  }
}

export async function exclusive(work) {
  now.busy = true;
  // Scans that come meanwhile are kept, and looked up after what was asked for before them.
  outbox.hold();
  try {
    await work();
  } finally {
    now.busy = false;
    outbox.release();
    box.focus();
    while (now.turn.length && !now.busy) now.turn.shift()();
  }
}

export async function change(name, body) {
  const answer = await deed(name, body);
  if (!answer) return;
  if (answer.card.goods) {
    screen.touch(answer.card.goods.line);
    // A quantity is kept like a scan, so that none is waited for any more.
    now.wanted = null;
  }
  show(answer.card);
  setTally(answer.tally);
  prompt();
}

export async function collected(given) {
  const answer = await deed("collector", given);
  if (!answer) return;
  now.pickup = answer.pickup;
  screen.head(now.pickup);
  const { collector, collector_phone, plate } = now.pickup;
  const said = [collector, collector_phone, plate].filter(Boolean).join(" · ");
  show({ kind: "off", title: fill(words.collected, { collector: said }) });
}

export async function charged(given, name) {
  const answer = await deed("charge", given);
  if (!answer) return;
  now.pickup = answer.pickup;
  screen.head(now.pickup);
  setTally(answer.tally);
  const word = "payer_id" in given ? words.paid_by : words.invoiced_to;
  show({ kind: "off", title: fill(word, { name }) });
}

export async function finish(close = false) {
  const first = unfinished();
  if (first) {
    refuse("refused", words.not_finished, first);
    return;
  }
  const answer = await deed("finish", { close, printer: printer() });
  if (!answer) return;
  if (!answer.papers) {
    setTally(answer.tally);
    for (const one of answer.scans) tell(one.answer);
    return;
  }
  Object.assign(now, { mode: "finished", ask: null });
  now.asked.length = 0;
  stopChoosing();
  // Of slip and invoice the original was printed by finishing; the gate pass is when it is asked for.
  now.papers = answer.papers.map((paper, index) => ({
    ...paper, key: "PIG"[index], printed: Boolean(paper.job) || !paper.path.includes("copy="),
  }));
  screen.mode(now.mode);
  screen.papers(now.papers, answer.number);
  show({ kind: "finished", title: `${words.finished} ${answer.number}`, amount: answer.tally.gross });
  prompt();
  history.replaceState(null, "", data.home);
  watch();
}

// The first press prints the original; each one after it is a print of its own, counted and marked.
export async function printAgain(paper) {
  const path = paper.path.replace("/paper?", "/print?");
  const chosen = printer() ? `&printer=${printer()}` : "";
  const answer = await request(`${path}${chosen}`, {}, `${outbox.device}-${outbox.number()}`);
  if (!answer) return;
  if (!answer.job) {
    screen.printAgain(paper, answer.path);
    return;
  }
  Object.assign(paper, { path: answer.path, job: { ...answer.job, title: paper.title } });
  screen.queued(now.papers);
  watch();
}

function unfinished() {
  if (!now.tally?.lines.length) return words.finish_first;
  if (now.missed.length) return words.missed_first;
  if (now.asked.length) return words.undecided;
  return now.wanted ? words.unscanned : "";
}
