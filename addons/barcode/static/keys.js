// Keys as a scanner sends them. A Chinese input method left on turns keys into compositions, full-width
// digits and swallowed Enters; what a scanner typed is told by its speed and read from the keys themselves.

const GAP = 50; // A scanner's keys come closer together than this, a person's do not (milliseconds).
const MOSTLY = 0.75; // A busy computer may delay some of them.
const LEAST = 6; // So many keys tell a scanner from a person, whatever comes after them.
const SHORT = 3; // A code of our own may be as short; then Enter must come as fast as its keys.
const SILENCE = 300; // So long after its last key a scan is over, Enter or not.
const STALE = 1000; // What has stood in the box so long is no part of the scan that follows.
export const ALONE = 250; // A key that stays alone so long was pressed by a person who chooses.
const PLAIN = /^[\x20-\x7e\u3000\uff01-\uff5e]+$/;
const GROUP_SEPARATOR = "␝";

const SHIFTED = { 1: "!", 2: "@", 3: "#", 4: "$", 5: "%", 6: "^", 7: "&", 8: "*", 9: "(", 0: ")" };
const OTHERS = {
  Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|", Semicolon: ":;",
  Quote: "'\"", Comma: ",<", Period: ".>", Slash: "/?", Backquote: "`~", Space: "  ",
  NumpadDecimal: "..", NumpadSubtract: "--", NumpadAdd: "++", NumpadMultiply: "**", NumpadDivide: "//",
};

function keyOf(code, shift) {
  if (/^Key[A-Z]$/.test(code)) return shift ? code[3] : code[3].toLowerCase();
  if (/^Digit[0-9]$/.test(code)) return shift ? SHIFTED[code[5]] : code[5];
  if (/^Numpad[0-9]$/.test(code)) return code[6];
  return code in OTHERS ? OTHERS[code][shift ? 1 : 0] : "";
}

function isComposed(event) {
  return event.key === "Process" || event.keyCode === 229 || event.isComposing;
}

function charOf(event) {
  if (isComposed(event)) return keyOf(event.code, event.shiftKey);
  return event.key.length === 1 ? event.key : "";
}

// The number typed behind a search, such as the 2 of "xa2": it chooses from the list that the search
// brought. A search that holds a number itself, such as a code, goes on instead.
export function digitBehind(text) {
  const found = text.match(/^[^0-9\uff10-\uff19]+([1-9\uff11-\uff19])$/);
  return found ? plainDigit(found[1]) : 0;
}

export function plainDigit(text) {
  const digit = text.replace(/[\uff10-\uff19]/, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  return /^[1-9]$/.test(digit) ? Number(digit) : 0;
}

export class Keys {
  // `heard` has: text(text, byScanner), key(name) -> whether it was meant, typing(text), and
  // choosing(text) -> the number that what stands in the box chooses, or 0, digit(number).
  constructor(box, heard) {
    this.box = box;
    this.heard = heard;
    this.reset();
    this.grown = 0;
    this.before = "";
    document.addEventListener("keydown", (event) => this.down(event), true);
    box.addEventListener("input", (event) => this.input(event));
  }

  reset() {
    clearTimeout(this.silence);
    clearTimeout(this.alone);
    this.run = "";
    this.quick = 0;
    this.composed = false;
    this.last = 0;
    this.grown = 0;
  }

  // Whether the keys came as fast as only a scanner sends them.
  get fast() {
    return this.run.length >= LEAST && this.quick >= MOSTLY * (this.run.length - 1);
  }

  // Whether a code too short to tell by itself came with its Enter as only a scanner sends it. Digits
  // alone are left to people, who type quantities and line numbers, unless an input method ate them.
  isShortScan(event) {
    const quick = this.quick === this.run.length - 1 && event.timeStamp - this.last <= GAP;
    return quick && this.run.length >= SHORT && (this.composed || /[^0-9]/.test(this.run));
  }

  down(event) {
    const elsewhere = event.target !== this.box && event.target.matches?.("input, textarea, select");
    if (elsewhere) return;
    if (event.ctrlKey && event.code === "BracketRight") {
      // Many scanners send the sign between two GS1 values as Ctrl and ].
      this.put(GROUP_SEPARATOR);
      this.note(GROUP_SEPARATOR, event);
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.code === "Enter" || event.code === "NumpadEnter" || event.key === "Enter") {
      this.enter(event);
      return;
    }
    const char = charOf(event);
    if (char) {
      if (event.target !== this.box) this.box.focus();
      this.note(char, event);
      return;
    }
    if (event.key === "Tab" && this.box.value && event.target === this.box) {
      event.preventDefault();
      this.finish();
      return;
    }
    const name = event.key === "Process" ? event.code : event.key;
    if (name === "Backspace" || name === "Delete") this.run = "";
    if (name === "Escape" && event.isComposing) return;
    if (this.heard.key(name)) event.preventDefault();
  }

  note(char, event) {
    const gap = event.timeStamp - this.last;
    if (gap > STALE) {
      this.run = "";
      this.quick = 0;
      this.composed = false;
    } else if (gap <= GAP) this.quick += 1;
    this.last = event.timeStamp;
    this.run += char;
    this.composed ||= isComposed(event);
    clearTimeout(this.silence);
    if (this.fast) this.await();
  }

  enter(event) {
    const button = event.target.closest?.("button, a");
    if (button && event.target !== this.box) return;
    const short = this.isShortScan(event);
    // A person who composes ends the composition with this Enter, and the search with the next.
    if (isComposed(event) && !this.fast && !short) return;
    event.preventDefault();
    this.finish(short);
  }

  input(event) {
    const value = this.box.value;
    const typed = event.inputType !== "insertFromPaste" && event.inputType !== "insertFromDrop";
    const now = event.timeStamp;
    if (now - (this.lastInput ?? 0) > GAP) this.grown = 0;
    this.lastInput = now;
    this.grown += Math.max(value.length - this.before.length, 0);
    this.before = value;
    // Some input methods deliver no keys at all, only the text.
    if (typed && this.grown >= LEAST && PLAIN.test(value)) this.await();
    clearTimeout(this.alone);
    const digit = this.heard.choosing(value);
    if (digit) {
      this.alone = setTimeout(() => {
        if (this.box.value === value) {
          this.clear();
          this.heard.digit(digit);
        }
      }, ALONE);
      return;
    }
    if (!event.isComposing) this.heard.typing(value);
  }

  await() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.finish(), SILENCE);
  }

  finish(short = false) {
    const fast = this.fast || short;
    // What stood in the box before a scan began is no part of the scan.
    const text = fast ? this.run : this.box.value;
    const byScanner = fast || (this.grown >= LEAST && PLAIN.test(text));
    if (this.composed) {
      // Leaving the box ends the composition, which would otherwise write into the next scan.
      this.box.blur();
    }
    this.clear();
    this.box.focus();
    this.heard.text(text, byScanner);
  }

  put(char) {
    this.box.value += char;
    this.before = this.box.value;
  }

  clear() {
    this.box.value = "";
    this.before = "";
    this.reset();
  }
}
