// Filters to set by hand (ui/components/bench). What a person sets is shown at once; the server says what follows from it.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { arrange, make } from "../shared/elements.js";
import { shade } from "../shared/numbers.js";

const PLACES = ["top left", "top right", "bottom left", "bottom right"];
const TAPS = 4;
export default component('<div class="bench"></div>', mountBench);

function mountBench(root, signal) {
  let served, filters = [];
  const add = make("button bench-add", "Add a filter");
  add.onclick = () => say([...taps(), ...Array(TAPS).fill("0")]);
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
    const remove = make("button bench-remove", "×");
    Object.assign(remove, { ariaLabel: `Remove filter ${number + 1}`, title: "Remove this filter" });
    remove.onclick = () => say(taps().toSpliced(number * TAPS, TAPS));
    const grid = make("div bench-grid", "", ...cells.map(({ element }) => element));
    const element = make("div bench-filter", "", make("div bench-name", `filter ${number + 1}`, remove), grid);
    element.role = "group";
    element.ariaLabel = `Filter ${number + 1}`;
    return { element, remove, update: (texts, end) => cells.forEach((cell, tap) => cell.update(texts[tap], end)) };
  }

  function makeCell(label, index) {
    const input = make("input"), turn = make("button bench-turn");
    Object.assign(input, { type: "text", inputMode: "text", autocomplete: "off", spellcheck: false, ariaLabel: label });
    turn.title = "1, −1 or 0";
    const element = make("div bench-cell", "", input, turn);
    let text = "0", typed = false;

    const read = () => input.value.trim().replace("−", "-").replace(",", ".");
    const isGood = (spelled) => /^-?(\d{1,3}(\.\d{0,20})?|\.\d{1,20})$/.test(spelled) && Math.abs(spelled) <= served.largest;
    function commit() {
      if (!typed) return;
      const spelled = read();
      input.ariaInvalid = String(!isGood(spelled));
      if (!isGood(spelled)) return;
      typed = false;
      if (Number(spelled) !== Number(text)) put(index, String(Number(spelled)));
    }
    input.oninput = () => (typed = true);
    input.onchange = commit;
    input.onfocus = () => input.select();
    input.onblur = () => {
      commit();
      typed = false; // what is no number is given up
      update();
    };
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
      element,
      update(now, end) {
        text = now;
        const number = Number(now);
        element.style.background = shade(number, { colorscale: served.colorscale, cmin: -end, cmax: end });
        turn.ariaLabel = `${label}: turn to 1, −1 or 0`;
        if (typed && input === document.activeElement) return;
        input.value = String(Number(number.toPrecision(4))).replace("-", "−");
        input.ariaInvalid = "false";
      },
    };
  }

  theHands().listen(update, signal);
  return show;
}
