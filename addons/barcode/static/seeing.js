// Camera and voice on pages that have no list of what is needed seldom: a key and a button for each.

import { isOn, listen, turnCamera } from "./camera.js";
import { turnVoice, voice } from "./sounds.js";

// The keys and what each does. `hear` takes what the camera reads, `say` a kind, a title and what to do.
export function switches(words, { hear, say }) {
  const label = (name, text) => { document.querySelector(`[data-key=${name}] span`).textContent = text; };
  const done = () => {
    label("F4", voice() ? words.voice_off : words.voice_on);
    label("F10", isOn() ? words.camera_off : words.camera_on);
    document.getElementById("scan").focus();
  };
  listen(hear);
  done();
  return {
    F4() {
      turnVoice();
      done();
      say("off", voice() ? words.voice_is_on : words.voice_is_off);
    },
    async F10() {
      if (!(await turnCamera())) say("refused", words.camera_closed, words.camera_way);
      done();
    },
  };
}
