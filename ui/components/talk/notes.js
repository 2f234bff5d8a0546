// The speaker's window (notes.html, a page of its own). It belongs to the stage that opened it: the two talk to each other alone,
// and find each other again when either is loaded anew.

import { theHands } from "../hands/hands.js";

// ``state`` says what is on stage; ``press`` does what a key does that is pressed in the speaker's window.
export function mountNotes(state, press, say, signal) {
  let other;
  const tell = () => other?.postMessage({ shows: state() }, location.origin);
  addEventListener("message", ({ source: from, origin, data }) => {
    const source = /** @type {Window} */ (from);
    if (origin !== location.origin || source?.opener !== window) return;
    if (data?.asks) {
      other = source;
      tell();
    } else if (typeof data?.key === "string") press(data.key);
  }, { signal });

  function open() {
    if (other && !other.closed) return other.focus();
    other = window.open(theHands().address("./notes"), "", "popup,width=900,height=640");
    if (!other) say("This browser keeps the notes' window back: allow pop-ups for this page.");
  }
  return { tell, open };
}
