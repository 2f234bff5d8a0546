// Nine pixels to set: a press paints white, or black where white is, and goes on painting what it is dragged over; digits typed on a
// pixel are its value, and arrows go from one to the next. Below stands the chosen pixel's value once more, to be typed on a screen
// without keys.

import { make } from "../shared/elements.js";
import { mountTyped } from "../shared/typing.js";

const SIDE = 3, BLACK = 0, WHITE = 255, TYPING_MS = 900;
const PLACES = ["top", "middle", "bottom"].flatMap((row) => ["left", "center", "right"].map((column) => `${row} ${column}`));
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

// ``put(index, grey)`` says what a person sets; what is to be seen is given to ``update(name, greys)``.
export function mountGreys(put) {
  let name = "", greys = [], chosen = 0, typed = "", typing;
  const pixels = PLACES.map((_, index) => makePixel(index));
  const grid = make("div images-grid", { role: "group" }, ...pixels);
  const isGood = (text) => /^\d{1,3}$/.test(text) && Number(text) <= WHITE;
  const set = (grey) => grey !== greys[chosen] && put(chosen, grey);
  const { input, commit, serve } = mountTyped({ inputMode: "numeric", maxLength: 3 }, isGood, set, show);
  const place = make("span"), field = make("label images-value", "", place, input);
  field.style.visibility = "hidden"; // it keeps its place, so that nothing moves when a pixel is chosen

  function makePixel(index) {
    const pixel = make("button images-pixel");
    pixel.onclick = ({ detail }) => {
      if (!detail) paint(index, turned(index)); // by a key or a reader: a pointer has painted already
    };
    pixel.onfocus = () => choose(index);
    pixel.onblur = commitTyped;
    pixel.onkeydown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^\d$/.test(event.key)) type(event.key);
      else if (event.key === "Backspace" || event.key === "Delete") put(index, 0);
      else if (event.key === "Enter" && typed) commitTyped();
      else if (event.key in STEPS) step(index, ...STEPS[event.key]);
      else return;
      event.preventDefault();
    };
    return pixel;
  }

  const turned = (index) => (greys[index] === WHITE ? BLACK : WHITE);
  function paint(index, grey) {
    choose(index);
    if (greys[index] !== grey) put(index, grey);
  }

  // One stroke has one colour. It is followed by where the pointer is: a finger's events all go to where it came down.
  let stroke;
  grid.onpointerdown = (event) => {
    const index = pixels.indexOf(event.target);
    if (index < 0 || event.button) return;
    stroke = turned(index);
    paint(index, stroke);
  };
  grid.onpointermove = ({ buttons, clientX, clientY }) => {
    if (!buttons) stroke = undefined;
    const index = stroke === undefined ? -1 : pixels.indexOf(document.elementFromPoint(clientX, clientY));
    if (index >= 0) paint(index, stroke);
  };
  grid.onpointerup = grid.onpointercancel = () => (stroke = undefined);

  function step(index, down, right) {
    const row = Math.floor(index / SIDE) + down, column = (index % SIDE) + right;
    if (row >= 0 && row < SIDE && column >= 0 && column < SIDE) pixels[row * SIDE + column].focus();
  }

  function choose(index) {
    if (index !== chosen) {
      commit();
      commitTyped();
    }
    chosen = index;
    field.style.visibility = "";
    show();
  }

  // Digits one after the other are one number, until no digit more could belong to it.
  function type(digit) {
    typed += digit;
    clearTimeout(typing);
    if (typed.length === 3 || Number(typed) * 10 > WHITE) commitTyped();
    else typing = setTimeout(commitTyped, TYPING_MS);
    show();
  }
  function commitTyped() {
    clearTimeout(typing);
    const grey = Math.min(Number(typed), WHITE), isTyped = typed !== "";
    typed = "";
    if (isTyped && grey !== greys[chosen]) put(chosen, grey);
    else if (isTyped) show();
  }

  function show() {
    pixels.forEach((pixel, index) => {
      const grey = index === chosen && typed ? Math.min(Number(typed), WHITE) : greys[index];
      pixel.style.background = `rgb(${grey}, ${grey}, ${grey})`;
      pixel.style.color = grey > 117 ? "#000" : "#fff";
      pixel.textContent = grey;
      pixel.ariaLabel = `${name}, ${PLACES[index]}: ${grey}`;
      pixel.tabIndex = index === chosen ? 0 : -1;
    });
    place.textContent = PLACES[chosen];
    input.ariaLabel = `${name}, ${PLACES[chosen]}: grey value, 0 to 255`;
    serve(greys[chosen]);
  }

  return {
    elements: [grid, field],
    flush() {
      commit();
      commitTyped();
    },
    update(called, values) {
      name = grid.ariaLabel = called;
      greys = values;
      show();
    },
  };
}
