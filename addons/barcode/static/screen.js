// What the clerk sees: the card of the last scan, the tally, the lines, lists to choose from.

import { card, make } from "./cards.js";

const VIEW = "#toolbar=0&navpanes=0&view=FitH";
const $ = (id) => document.getElementById(id);

export function fill(words, values) {
  return words.replace(/\$\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export class Screen {
  constructor(words) {
    this.words = words;
    this.order = [];
    this.options = [];
    this.active = -1;
    this.stepped = false;
  }

  mode(name) {
    $("station").dataset.mode = name;
  }

  prompt(text, urgent = false) {
    $("prompt").textContent = text;
    $("prompt").classList.toggle("urgent", urgent);
  }

  head(pickup) {
    $("dealer").textContent = pickup ? pickup.dealer : "";
    $("dealer-code").textContent = pickup ? pickup.code : "";
    $("dealer-grade").textContent = pickup ? fill(this.words.grade, { grade: pickup.grade }) : "";
    $("warehouse").textContent = pickup ? pickup.warehouse : "";
    $("since").textContent = pickup ? pickup.since : "";
    const { payer, invoiced } = pickup ?? {};
    const charged = [payer && fill(this.words.paid_by, { name: payer }), invoiced && fill(this.words.invoiced_to, { name: invoiced })];
    $("charged").textContent = charged.filter(Boolean).join(" · ");
    $("pickup-code").textContent = pickup ? pickup.pickup_code : "";
    const by = pickup ? [pickup.collector, pickup.collector_phone, pickup.plate] : [];
    $("collected-by").textContent = by.filter(Boolean).join(" · ");
  }

  // At the start: the warehouse that goods will come from, to be changed where there are several.
  source(warehouse) {
    $("source").textContent = warehouse ? `${warehouse.name} ${warehouse.code}` : "";
  }

  banner(text, kind = "") {
    const banner = $("banner");
    // Good news stays for a while; that scans are on their way no longer is no news.
    if (!text && kind === "waiting" && banner.dataset.kind !== "waiting") return;
    banner.textContent = text;
    banner.dataset.kind = kind;
    banner.hidden = !text;
  }

  // The card: what came of the last scan, or why it was refused, large enough for two metres.
  card(answer) {
    card($("card"), answer, (place) => this.goods(place, answer));
  }

  goods(card, answer) {
    const goods = answer.goods;
    const top = card.appendChild(make("div", "card-top"));
    top.append(make("span", "card-plus", answer.title));
    const called = top.appendChild(make("div", "card-called"));
    called.append(make("p", "card-name", goods.name));
    const spec = [goods.spec, goods.code, answer.label].filter(Boolean).join(" · ");
    called.append(make("p", "card-spec", spec));
    if (answer.note) card.append(make("p", "card-note", answer.note));
    const sums = card.appendChild(make("div", "card-sums"));
    sums.append(make("span", "card-price", goods.price));
    sums.append(make("span", "card-quantity", `× ${goods.quantity} ${goods.unit}`));
    sums.append(make("span", "card-gross", `= ${goods.gross}`));
    const facts = card.appendChild(make("ul", "card-facts"));
    for (const fact of [goods.region, fill(this.words.grade, { grade: goods.grade }), goods.discount]) {
      if (fact) facts.append(make("li", "", fact));
    }
    const why = card.appendChild(make("ol", "card-why"));
    for (const step of goods.why) why.append(make("li", "", step));
  }

  tally(tally) {
    for (const name of ["varieties", "pieces", "cartons", "gross", "share", "saved"]) {
      $(`tally-${name}`).textContent = tally[name] || "0";
    }
    $("tally-loose").textContent = tally.loose === "0" ? "" : `+${tally.loose}`;
    $("credit").dataset.state = tally.credit.state;
    $("credit-left").textContent = tally.credit.left;
    $("credit-used").value = tally.credit.used;
    const why = tally.credit.why.map(([what, amount]) => `${what} ${amount}`);
    $("credit").title = why.join("\n");
  }

  // The order that is fetched: each of its goods with a sign, and a sentence where it does not fit.
  ordered(order) {
    $("order").hidden = !order;
    if (!order) return;
    const missing = order.missing ? fill(this.words.order_missing, order) : this.words.order_full;
    $("order-title").textContent = `${order.number} · ${missing}`;
    $("order-rows").replaceChildren(...order.rows.map((one) => {
      const item = make("li");
      item.dataset.fit = one.fit;
      const sign = item.appendChild(make("span", "order-sign", one.sign));
      sign.setAttribute("aria-hidden", "true");
      item.append(make("span", "order-name", `${one.name} ${one.code}`));
      item.append(make("strong", "", `${one.scanned} / ${one.wanted}`));
      item.append(make("small", one.fit === "full" ? "visually-hidden" : "", one.said));
      return item;
    }));
  }

  // The line that was scanned last stands first; lines of an earlier visit follow, newest first.
  touch(line) {
    this.order = [line, ...this.order.filter((other) => other !== line)];
  }

  forget() {
    this.order = [];
  }

  lines(lines) {
    const place = new Map(this.order.map((line, index) => [line, index]));
    const sorted = [...lines].sort(
      (a, b) => (place.get(a.line) ?? Infinity) - (place.get(b.line) ?? Infinity) || b.line - a.line,
    );
    $("lines").replaceChildren(...sorted.map((line) => this.line(line)));
  }

  // Of a long list only the rows that a scan touched are drawn anew; the latest stands first.
  changed(lines) {
    const place = (line) => this.order.indexOf(line.line);
    for (const line of [...lines].sort((a, b) => place(b) - place(a))) {
      $("lines").querySelector(`tr[data-line="${line.line}"]`)?.remove();
      $("lines").prepend(this.line(line));
    }
  }

  line(line) {
    const row = make("tr");
    row.dataset.line = line.line;
    row.append(make("td", "line-number", String(line.line)));
    const goods = row.appendChild(make("td", "line-goods"));
    goods.append(make("span", "line-name", line.name));
    goods.append(make("span", "line-spec", [line.spec, line.code].filter(Boolean).join(" · ")));
    const quantity = row.appendChild(make("td", "right line-quantity"));
    const loose = line.loose ? `+${line.loose}` : "";
    if (line.cartons) quantity.append(make("small", "", `${line.cartons}${this.words.carton_sign}${loose}`));
    quantity.append(make("strong", "", line.quantity));
    const price = row.appendChild(make("td", "right line-price"));
    price.append(make("small", "", line.discount), make("span", "", line.price));
    row.append(make("td", "right line-gross", line.gross));
    return row;
  }

  // Scans that were refused while nobody could look, to be cleared by whoever has looked.
  missed(scans) {
    const told = scans.map(({ text, title }) => {
      const item = make("li", "", `${text} `);
      item.append(make("strong", "", title));
      return item;
    });
    $("missed-title").textContent = fill(this.words.missed, { count: scans.length });
    $("missed-scans").replaceChildren(...told);
    $("missed").hidden = !scans.length;
  }

  // A list to choose from by number key, or by arrow and Enter.
  choose(title, options, active = 0) {
    this.options = options;
    this.stepped = false;
    this.active = options.length ? active : -1;
    $("options-title").textContent = title;
    $("options").replaceChildren(...options.map((option, index) => {
      const item = make("li");
      item.dataset.index = index;
      item.setAttribute("role", "option");
      item.id = `option-${index}`;
      item.append(make("kbd", "", String(index + 1)));
      item.append(make("strong", "", option.title));
      item.append(make("span", "", option.note));
      return item;
    }));
    $("choices").hidden = !options.length;
    this.mark();
  }

  step(by) {
    if (!this.options.length) return;
    this.stepped = true;
    this.active = (this.active + by + this.options.length) % this.options.length;
    this.mark();
  }

  mark() {
    [...$("options").children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === this.active));
    });
    $("options").children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  papers(papers, number) {
    $("papers").replaceChildren(...papers.map((paper) => {
      const figure = make("figure", paper.job ? "queued" : paper.printed ? "unprinted" : "");
      figure.dataset.key = paper.key;
      const caption = figure.appendChild(make("figcaption"));
      caption.append(make("kbd", "", paper.key), make("span", "", ` ${paper.title} ${number}`));
      if (paper.job) this.state(figure, paper.job);
      if (paper.printed) return figure;
      const link = make("a", "", caption.lastChild.textContent);
      caption.lastChild.replaceWith(link);
      link.href = paper.path;
      link.target = "_blank";
      this.frame(figure, paper.title).src = `${paper.path}${VIEW}`;
      return figure;
    }));
  }

  // Papers that a printer of the queue prints say how that stands; nothing of them is drawn here.
  queued(papers) {
    for (const { key, job } of papers) {
      const figure = document.querySelector(`#papers figure[data-key="${key}"]`);
      if (figure && job) this.state(figure, job);
    }
  }

  state(figure, job) {
    figure.className = "queued";
    figure.querySelector("iframe")?.remove();
    const state = figure.querySelector("p") ?? figure.appendChild(make("p", "paper-state"));
    if (state.dataset.state === job.state && state.dataset.job === String(job.id)) return;
    Object.assign(state.dataset, { state: job.state, job: job.id });
    state.setAttribute("role", "status");
    state.replaceChildren(make("strong", "", job.said), make("span", "", `${job.printer}`));
    if (job.why) state.append(make("small", "", job.why));
  }

  // Prints that did not come out, above the box until somebody has seen to them.
  unprinted(text) {
    $("unprinted").textContent = text;
    $("unprinted").hidden = !text;
  }

  frame(figure, title) {
    const frame = figure.appendChild(make("iframe"));
    frame.title = title;
    frame.dataset.key = figure.dataset.key;
    // The viewer must not take the keys away from the scan box.
    frame.addEventListener("load", () => setTimeout(() => $("scan").focus(), 50));
    return frame;
  }

  print(key) {
    const frame = document.querySelector(`#papers iframe[data-key="${key}"]`);
    frame?.contentWindow?.print();
  }

  printAgain(paper, path) {
    const figure = document.querySelector(`#papers figure[data-key="${paper.key}"]`);
    figure.className = "";
    figure.querySelector(".paper-state")?.remove();
    const frame = figure.querySelector("iframe") ?? this.frame(figure, paper.title);
    frame.addEventListener("load", () => setTimeout(() => frame.contentWindow?.print(), 300), { once: true });
    frame.src = `${path}${VIEW}`;
  }

  help(open) {
    $("help").hidden = !open;
  }

  get helping() {
    return !$("help").hidden;
  }

  flash(kind) {
    $("station").dataset.sound = kind;
  }
}
