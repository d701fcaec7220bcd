// A sound for good, another for bad, one of its own for each kind of refusal, and the word spoken.

const GOOD = [[1568, 0.07, "sine"]];
const BAD = [[233, 0.16, "square"], [185, 0.3, "square"]];
// Each tone: hertz, seconds, wave; zero hertz is a pause.
const TONES = {
  taken: GOOD,
  amber: [[1568, 0.07, "sine"], [0, 0.03], [988, 0.12, "triangle"]],
  stored: [[660, 0.04, "sine"]],
  off: [[784, 0.07, "sine"], [523, 0.12, "sine"]],
  asked: [[880, 0.08, "triangle"], [0, 0.04], [880, 0.08, "triangle"]],
  opened: [[784, 0.07, "sine"], [1175, 0.1, "sine"]],
  finished: [[784, 0.08, "sine"], [988, 0.08, "sine"], [1319, 0.2, "sine"]],
  unknown: [[196, 0.45, "sawtooth"]],
  check_digit: [[330, 0.1, "square"], [0, 0.05], [330, 0.1, "square"]],
  unreadable: [[330, 0.1, "square"], [0, 0.05], [262, 0.25, "square"]],
  several: [[440, 0.1, "triangle"], [0, 0.05], [440, 0.1, "triangle"], [0, 0.05], [440, 0.1, "triangle"]],
  gone: [[392, 0.12, "square"], [294, 0.12, "square"], [196, 0.3, "square"]],
  claimed: [[294, 0.12, "square"], [392, 0.12, "square"], [294, 0.3, "square"]],
  repeated: [[523, 0.09, "square"], [0, 0.04], [523, 0.09, "square"]],
  elsewhere: [[349, 0.14, "square"], [247, 0.14, "square"], [349, 0.2, "square"]],
  not_sound: [[208, 0.14, "sawtooth"], [0, 0.05], [208, 0.3, "sawtooth"]],
  not_in_stock: [[262, 0.14, "sawtooth"], [196, 0.35, "sawtooth"]],
  not_for_sale: [[247, 0.12, "sawtooth"], [0, 0.04], [247, 0.12, "sawtooth"], [185, 0.3, "sawtooth"]],
  no_price: [[415, 0.12, "sawtooth"], [208, 0.35, "sawtooth"]],
  territory: [[466, 0.1, "square"], [311, 0.1, "square"], [466, 0.1, "square"], [311, 0.25, "square"]],
  credit: [[156, 0.2, "square"], [0, 0.06], [156, 0.2, "square"], [0, 0.06], [156, 0.35, "square"]],
  serial_needed: [[587, 0.09, "triangle"], [440, 0.25, "triangle"]],
  open_carton: [[440, 0.09, "triangle"], [330, 0.09, "triangle"], [440, 0.2, "triangle"]],
  price_changed: [[622, 0.12, "triangle"], [0, 0.04], [415, 0.3, "triangle"]],
  dealer: [[277, 0.1, "square"], [0, 0.05], [277, 0.1, "square"], [0, 0.05], [370, 0.3, "square"]],
  not_open: [[220, 0.2, "sawtooth"], [0, 0.08], [165, 0.4, "sawtooth"]],
  unchecked: [[349, 0.1, "triangle"], [0, 0.06], [349, 0.1, "triangle"], [0, 0.06], [262, 0.35, "triangle"]],
  miscounted: [[494, 0.1, "square"], [247, 0.1, "square"], [494, 0.1, "square"], [247, 0.25, "square"]],
  not_finished: [[130, 0.5, "sawtooth"], [0, 0.1], [130, 0.5, "sawtooth"]],
  taken_back: [[147, 0.3, "square"], [0, 0.1], [147, 0.3, "square"], [0, 0.1], [147, 0.5, "square"]],
  wrong: [[311, 0.12, "sawtooth"], [0, 0.04], [233, 0.12, "sawtooth"], [0, 0.04], [311, 0.3, "sawtooth"]],
  over: [[523, 0.1, "sawtooth"], [659, 0.1, "sawtooth"], [523, 0.3, "sawtooth"]],
  refused: BAD,
};
const VOICE = "qudao.voice"; // Kept per browser: whoever stands at this counter wants it or not.

let audio = null;

function wake() {
  // A browser gives sound only to a page in which a key was pressed.
  audio ??= new (window.AudioContext ?? window.webkitAudioContext)();
  if (audio.state === "suspended") audio.resume();
  return audio;
}

export function sound(kind) {
  const context = wake();
  let at = context.currentTime;
  for (const [hertz, seconds, wave] of TONES[kind] ?? BAD) {
    if (hertz) {
      const tone = context.createOscillator();
      const loudness = context.createGain();
      tone.type = wave;
      tone.frequency.value = hertz;
      loudness.gain.setValueAtTime(wave === "sine" ? 0.3 : 0.18, at);
      loudness.gain.exponentialRampToValueAtTime(0.001, at + seconds);
      tone.connect(loudness).connect(context.destination);
      tone.start(at);
      tone.stop(at + seconds);
    }
    at += seconds;
  }
}

export function voice() {
  return localStorage.getItem(VOICE) !== "off";
}

export function turnVoice() {
  localStorage.setItem(VOICE, voice() ? "off" : "on");
  if (!voice()) window.speechSynthesis?.cancel();
}

export function speak(text, language) {
  if (!window.speechSynthesis || !text || !voice()) return;
  // The word for the newest scan is the one that matters.
  speechSynthesis.cancel();
  const words = new SpeechSynthesisUtterance(text);
  words.lang = language;
  words.rate = 1.2;
  speechSynthesis.speak(words);
}
