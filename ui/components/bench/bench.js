// Filters to set by hand (ui/components/bench). What a person sets is shown at once; the server says what follows from it.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { arrange, make } from "../shared/elements.js";
import { shade } from "../shared/numbers.js";
import { mountTyped } from "../shared/typing.js";

const PLACES = ["top left", "top right", "bottom left", "bottom right"];
const TAPS = 4;
export default component('<div class="bench"></div>', mountBench);

function mountBench(root, signal) {
  let served, filters = [];
  const add = make("button bench-add", "Add a filter", { onclick: () => say([...taps(), ...Array(TAPS).fill("0")]) });
  const list = make("div bench-list");
  root.append(list, add);

  // The numbers as texts, as the link spells them: what is not touched stays exact.
  const taps = () => theHands().value("bench", served.bench).split("_");
  const say = (texts) => theHands().did({ set: { bench: texts.join("_") } });
  const put = (index, text) => say(taps().with(index, text));

  function show(next) {
    served = next;
    update();
  }

  function update() {
    const texts = taps(), count = texts.length / TAPS;
    while (filters.length < count) filters.push(makeFilter(filters.length));
    filters.length = count;
    arrange(list, filters.map(({ element }) => element));
    const end = Math.max(...texts.map((text) => Math.abs(Number(text)))) || 1;
    filters.forEach((filter, number) => filter.update(texts.slice(number * TAPS, (number + 1) * TAPS), end));
    filters.forEach(({ remove }) => (remove.hidden = count === 1));
    add.hidden = count >= served.most;
  }

  function makeFilter(number) {
    const cells = PLACES.map((place, tap) => makeCell(`Filter ${number + 1}, ${place}`, number * TAPS + tap));
    const remove = make("button bench-remove", "×", { ariaLabel: `Remove filter ${number + 1}`, title: "Remove this filter" });
    remove.onclick = () => say(taps().toSpliced(number * TAPS, TAPS));
    const name = make("div bench-name", `filter ${number + 1}`, remove), grid = make("div bench-grid", ...cells.map(({ element }) => element));
    const element = make("div bench-filter", { role: "group", ariaLabel: `Filter ${number + 1}` }, name, grid);
    return { element, remove, update: (texts, end) => cells.forEach((cell, tap) => cell.update(texts[tap], end)) };
  }

  function makeCell(label, index) {
    let text = "0";
    const isGood = (spelled) => /^-?(\d{1,3}(\.\d{0,20})?|\.\d{1,20})$/.test(spelled) && Math.abs(spelled) <= served.largest;
    const typed = (number) => number !== Number(text) && put(index, String(number));
    const { input, commit, serve } = mountTyped({ inputMode: "text", spellcheck: false, ariaLabel: label }, isGood, typed, update);
    const turn = make("button bench-turn", { title: "1, −1 or 0", ariaLabel: `${label}: turn to 1, −1 or 0` });
    input.onkeydown = (event) => {
      const step = { ArrowUp: 0.1, ArrowDown: -0.1 }[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      commit();
      const next = Math.round((Number(text) + step) * 10) / 10;
      if (Math.abs(next) <= served.largest) put(index, String(next));
    };
    turn.onclick = () => put(index, { 1: "-1", "-1": "0" }[Number(text)] ?? "1");
    theHands().holds(commit, signal);
    return {
      element: make("div bench-cell", input, turn),
      update(now, end) {
        text = now;
        const number = Number(now);
        input.parentElement.style.background = shade(number, { colorscale: served.colorscale, cmin: -end, cmax: end });
        serve(String(Number(number.toPrecision(4))).replace("-", "−"));
      },
    };
  }

  theHands().listen(update, signal);
  return show;
}
