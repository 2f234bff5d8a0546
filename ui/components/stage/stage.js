// Around the Explorer's figure on stage. What is pressed is shown at once, and written down by the hands.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { arrange, make, onPlainClick, remembering } from "../shared/elements.js";
import { onArrows } from "../shared/radios.js";
import { OVER_KEYS, drawKeys, fullScreen, isTyping, mountOver, say } from "../shared/speaking.js";

const STEPS = { PageDown: 1, n: 1, N: 1, PageUp: -1 };
const PLAYS = [" ", "ArrowLeft", "ArrowRight", "Home", "End"]; // the player's own
const SHEET = [
  ["Page Down, N", "the next change"], ["Page Up", "take it back"], ["Space, arrows", "play, step"], ["Home, End", "first, last epoch"],
  ["P", "pin this run, unpin"], ["B or .", "black screen"], ["F", "full screen"], ["Esc", "leave the stage"], ["?", "this sheet"],
];

export default component('<div class="stage"></div>', mountStage);

function mountStage(root, signal) {
  const toggles = make("div stage-toggles", { role: "group", ariaLabel: "Changes" });
  const presets = make("div stage-presets", { role: "radiogroup", ariaLabel: "Presets" });
  const places = ["Talk", "Stage"].map((ariaLabel) => make("nav stage-links", { ariaLabel })); // beside the presets, and beside the toggles
  const buttons = remembering(({ role, label }) => make("button", label, { role }));
  const heading = make("h2", { tabIndex: -1 }), lead = make("span"), fromHere = make("div stage-buttons");
  const help = make("button", "?", { ariaLabel: "Keys", onclick: () => over.lay("keys") });
  const over = mountOver(root, { keys: () => drawKeys(SHEET) });
  let data;
  onArrows(presets);
  root.append(make("div stage-row", "", toggles, make("div stage-links", "", help, places[1])), make("div stage-row", "", presets, places[0]),
    make("div stage-said", "", heading, fromHere));

  function show(next) {
    data = next;
    arrange(toggles, data.toggles.map(({ label }) => buttons.draw({ role: "switch", label })));
    arrange(presets, data.presets.options.map(({ label }) => buttons.draw({ role: "radio", label })));
    lead.textContent = data.from;
    arrange(fromHere, [lead, ...data.buttons.map(({ label, name, entry }) =>
      Object.assign(buttons.draw({ label }), { ariaLabel: name, onclick: () => theHands().did(entry) }))]);
    buttons.forgetOthers();
    data.links.forEach(({ label, href, tip }, index) => {
      // The same element: whoever leaves while a change is on its way goes where it leads once that has arrived.
      const anchor = places[index].firstElementChild ?? make("a");
      Object.assign(anchor, { textContent: label, href: theHands().address(href), title: tip ?? "", ariaLabel: tip ?? label });
      onPlainClick(anchor, () => theHands().load(anchor));
      places[index].replaceChildren(anchor);
    });
    if (heading.textContent !== data.headline) heading.textContent = data.headline;
    data.toggles.forEach((toggle, index) => (toggles.children[index].onclick = () => flip(toggle)));
    const { options, queries, value: lit } = data.presets;
    options.forEach(({ value }, index) => {
      presets.children[index].onclick = () => theHands().did({ experiment: queries[value], preset: value });
      presets.children[index].tabIndex = value === lit || (index === 0 && !(lit in queries)) ? 0 : -1;
    });
    update();
  }

  function isMade({ word, value, made, on, off }) {
    const now = theHands().value(word, value, off);
    return now === value ? made : now === on;
  }
  const flip = (toggle) => theHands().did({ set: { [toggle.word]: isMade(toggle) ? toggle.off : toggle.on } });

  function update() {
    if (!data) return;
    const changing = theHands().changing();
    data.toggles.forEach((toggle, index) => (toggles.children[index].ariaChecked = String(isMade(toggle))));
    data.presets.options.forEach(({ value }, index) => {
      presets.children[index].ariaChecked = String(value === (changing ? changing.preset : data.presets.value));
    });
  }

  // One after the other, as the talk has them; and back the same way.
  function step(by) {
    const made = data.toggles.map(isMade);
    const next = by > 0 ? made.indexOf(false) : made.lastIndexOf(true);
    if (next >= 0) flip(data.toggles[next]);
    else if (by > 0) say(root, "All five changes are made. Page Up takes them back.");
  }

  function pin() {
    if (!data.whole && !data.pinned) return;
    theHands().did({ do: data.pinned ? "unpin" : "pin" });
    if (!data.pinned) say(root, "Pinned: it stays as a dashed curve.");
  }

  const deeds = { f: () => fullScreen(root, document.documentElement), p: pin };

  // Whether the key was one of ours. What lies over the stage keeps the player's from it.
  function act({ key }) {
    const deed = deeds[key.toLowerCase()];
    if (OVER_KEYS[key]) return over.lay(OVER_KEYS[key]), true;
    if (key === "Escape" && over.name()) return over.lay(over.name()), true;
    if (key === "Escape") return !document.fullscreenElement && (places[1].firstElementChild.click(), true);
    if (STEPS[key]) return over.clear(), step(STEPS[key]), true;
    if (deed) return deed(), true;
    return Boolean(over.name()) && PLAYS.includes(key);
  }
  document.addEventListener("keydown", (event) => {
    if (!data || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return;
    if (act(event)) event.preventDefault();
  }, { signal, capture: true });

  theHands().listen(update, signal);
  return show;
}
