// A change is seen to train: what it brought is played once, unless the visitor does anything else meanwhile, or does not want it.

import { theHands } from "../hands/hands.js";
import { isKeyUsed } from "../shared/keys.js";

export const REPLAY_SECONDS = 1; // the whole run
const REPLAY_KEY = "explorer-replay"; // in this browser only
const INPUTS = ["pointerdown", "click", "keydown", "wheel", "touchstart", "input", "change"];

// Whether what the server sends now answers something that was done on this page: neither a link nor a step of the history.
export function isBroughtByHand() {
  return Boolean(theHands().changing()) && theHands().atRest();
}

// The switch, and whatever ends a replay: any input but those that pause it where it is.
export function mountReplay(label, cut, signal) {
  const input = label.querySelector("input");
  input.checked = remembered() !== "off";
  input.addEventListener("change", () => remember(input.checked ? "on" : "off"), { signal });
  for (const type of INPUTS) {
    document.addEventListener(type, (event) => pausesIt(event) || cut(), { capture: true, passive: true, signal });
  }
  return {
    isOn: () => input.checked,
    offer: (offered) => (label.hidden = !offered),
  };
}

function pausesIt(event) {
  if (event.type === "keydown") return event.key === " " && !isKeyUsed(event);
  return event.target instanceof Element && Boolean(event.target.closest("[data-do=play]"));
}

// A browser may keep nothing for a page; then the switch holds until it is left.
function remembered() {
  try {
    return localStorage.getItem(REPLAY_KEY);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(REPLAY_KEY, value);
  } catch {
    // refused
  }
}
