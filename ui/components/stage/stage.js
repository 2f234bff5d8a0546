// Around the Explorer's figure on stage. What is pressed is shown at once, and written down by the hands.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { arrange, make, remembering } from "../shared/elements.js";

export default component('<div class="stage"></div>', mountStage);

function mountStage(root) {
  const toggles = make("div stage-toggles"), presets = make("div stage-presets"), heading = make("h2"), fromHere = make("div stage-buttons");
  const places = [make("nav stage-links"), make("nav stage-links")]; // beside the presets, and beside the toggles
  const buttons = remembering(({ role, label }) => Object.assign(make("button", label), { type: "button", role }));
  let data;
  Object.assign(toggles, { role: "group", ariaLabel: "Changes" });
  Object.assign(presets, { role: "radiogroup", ariaLabel: "Presets" });
  places.forEach((place, index) => (place.ariaLabel = ["Talk", "Stage"][index]));
  root.append(make("div stage-row", "", toggles, places[1]), make("div stage-row", "", presets, places[0]),
    make("div stage-said", "", heading, fromHere));

  function show(next) {
    data = next;
    arrange(toggles, data.toggles.map(({ label }) => buttons.draw({ role: "switch", label })));
    arrange(presets, data.presets.map(({ label }) => buttons.draw({ role: "radio", label })));
    arrange(fromHere, data.buttons.map(({ label, entry }) =>
      Object.assign(buttons.draw({ label }), { onclick: () => theHands().did(entry) })));
    buttons.forgetOthers();
    data.links.forEach(({ label, href, tip }, index) => {
      const anchor = Object.assign(make("a", label), { href: theHands().address(href), title: tip ?? "", ariaLabel: tip ?? label });
      anchor.onclick = (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        theHands().load(anchor);
      };
      places[index].replaceChildren(anchor);
    });
    if (heading.textContent !== data.headline) heading.textContent = data.headline;
    data.toggles.forEach((toggle, index) => (toggles.children[index].onclick = () => flip(toggle)));
    data.presets.forEach((preset, index) => {
      presets.children[index].onclick = () => theHands().did({ experiment: preset.query, preset: preset.name });
      presets.children[index].tabIndex = preset.lit || (index === 0 && !data.presets.some(({ lit }) => lit)) ? 0 : -1;
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
    data.presets.forEach(({ name, lit }, index) => {
      presets.children[index].ariaChecked = String(changing ? changing.preset === name : lit);
    });
  }

  presets.onkeydown = (event) => {
    const all = [...presets.children], at = all.indexOf(document.activeElement);
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by || at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = all[(at + by + all.length) % all.length];
    next.focus();
    next.click();
  };

  const unlisten = theHands().listen(update);
  function unmount() {
    unlisten();
  }
  return { show, unmount };
}
