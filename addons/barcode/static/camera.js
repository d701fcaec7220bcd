// The camera as a scanner: what the browser reads itself, or else ZXing, fetched when it is needed.

const EVERY = 150; // So often a picture is looked at (milliseconds).
const GONE = 10; // A label stays one scan until so many pictures in a row are without it.
const LIBRARY = "/static/core/vendor/zxing-browser.min.js";
const WIDTH = 960; // Enough for a long label, little enough for an old phone.

const place = document.getElementById("camera");
const video = document.getElementById("camera-picture");
let heard = () => {};
let stream = null;
let last = "";
let without = 0;

export function listen(hear) {
  heard = hear;
}

export const isOn = () => stream !== null;

// Opens or closes the camera; whether it could.
export async function turnCamera() {
  if (stream) {
    close();
    return true;
  }
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false,
    });
  } catch {
    return false;
  }
  const read = await reader().catch(() => null);
  if (!read) {
    close();
    return false;
  }
  video.srcObject = stream;
  place.hidden = false;
  await video.play();
  look(read, stream);
  return true;
}

export function close() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  last = "";
  video.srcObject = null;
  place.hidden = true;
}

async function look(read, opened) {
  if (stream !== opened) return;
  const text = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await read() : "";
  notice(text);
  setTimeout(() => look(read, opened), EVERY);
}

// Pictures are counted and not time: on a slow telephone a label is not scanned twice.
function notice(text) {
  without = text === last ? 0 : without + 1;
  if (text && text !== last) {
    last = text;
    without = 0;
    heard(text);
  } else if (without >= GONE) {
    last = "";
  }
}

async function reader() {
  if (window.BarcodeDetector) {
    const detector = new BarcodeDetector();
    return async () => (await detector.detect(video).catch(() => []))[0]?.rawValue ?? "";
  }
  if (!window.ZXingBrowser) await load();
  const zxing = new ZXingBrowser.BrowserMultiFormatReader();
  const canvas = document.createElement("canvas");
  return async () => {
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round(canvas.width * video.videoHeight / video.videoWidth);
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return zxing.decodeFromCanvas(canvas).getText();
    } catch {
      // No code is in this picture; the next one may have it.
      return "";
    }
  };
}

function load() {
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.addEventListener("load", done);
    script.addEventListener("error", fail);
    document.head.append(script);
  });
}
