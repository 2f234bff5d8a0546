// The keyboard on a figure: one tab stop, from which the arrows go to whatever has a name, and Enter chooses it. To a screen reader
// it is a list of which one option is there at a time; each step makes a new one, so that it is read out.

import { nextCell } from "./cells.js";
import { make } from "./elements.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FAR_STEPS = { Home: STEPS.ArrowLeft, End: STEPS.ArrowRight, PageUp: STEPS.ArrowUp, PageDown: STEPS.ArrowDown };

// ``choose`` gets the cell's name, ``show`` the cell that has the focus, or nothing.
export function mountCursor(list, choose, show) {
  let cells = [], current, chosen;

  // The cells of a figure drawn anew; the cursor stays on what has the same name.
  function update(drawn, name) {
    const turned = chosen !== name && !list.contains(document.activeElement);
    [cells, chosen] = [drawn, name];
    const find = (wanted) => cells.find((cell) => cell.name === wanted);
    list.hidden = !cells.length;
    if (cells.length) place((!turned && find(current?.name)) || find(chosen) || cells[0]);
  }

  function place(cell) {
    const old = list.firstElementChild;
    const focused = old !== null && old === document.activeElement;
    const isSame = old?.ariaLabel === cell.said;
    const option = isSame ? old : make("div", { role: "option", tabIndex: 0, ariaLabel: cell.said });
    current = cell;
    option.ariaSelected = String(cell.name === chosen);
    option.ariaPosInSet = String(cells.indexOf(cell) + 1);
    option.ariaSetSize = String(cells.length);
    const [left, top, width, height] = [cell.x.low, cell.y.low, cell.x.high - cell.x.low, cell.y.high - cell.y.low];
    Object.assign(option.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    if (!isSame) {
      list.append(option);
      if (focused) option.focus();
      old?.remove();
    } else if (focused) show(current);
  }

  list.onkeydown = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = STEPS[event.key] ?? FAR_STEPS[event.key];
    if (!step && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (!step) return choose(current.name);
    let next = nextCell(cells, current, step);
    for (let further = next; further && event.key in FAR_STEPS; further = nextCell(cells, next, step)) next = further;
    if (next) place(next);
  };
  list.onclick = () => choose(current.name); // a screen reader's
  list.addEventListener("focusin", ({ target }) => show(target.matches(":focus-visible") ? current : undefined));
  list.addEventListener("focusout", () => show());

  return { update };
}
