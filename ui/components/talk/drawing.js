// Drawing on the stage: what every picture is made of. Lengths are those of a stage of 1280 x 720, which the window scales.

import { make } from "../shared/elements.js";
import { shade, write } from "../shared/numbers.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 640; // of a picture
export const HIGH = 450;

// ``svg("rect accent", {x, y}, ...children)``: an element of this tag and these classes.
export function svg(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(" ");
  const element = document.createElementNS(SVG, tag);
  if (classes.length) element.setAttribute("class", classes.map((each) => `talk-${each}`).join(" "));
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function sheet(label, ...children) {
  return svg("svg picture", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label }, ...children);
}

// A text of a ``size`` at a point, "start", "middle" or "end" of it there.
export function written(x, y, said, { size = 22, anchor = "start", look = "" } = {}) {
  return svg(`text ${look}`.trim(), { x, y, "font-size": size, "text-anchor": anchor }, said);
}

export const line = (x1, y1, x2, y2, look = "rule") => svg(`line ${look}`, { x1, y1, x2, y2 });

// Cells of a square grid, row by row, as large as ``cell``. ``fill`` colours a number, ``said`` writes it.
export function grid(numbers, x, y, cell, fill, said) {
  const side = Math.sqrt(numbers.length);
  const cells = numbers.map((value, index) => {
    const [row, column] = [Math.floor(index / side), index % side];
    const color = fill(value);
    const box = svg("rect", { x: x + column * cell, y: y + row * cell, width: cell, height: cell });
    box.style.fill = color; // a style, so that it can be changed where it stands
    if (!said) return [box];
    const text = written(x + (column + 0.5) * cell, y + (row + 0.5) * cell + 7, said(value), { size: 20, anchor: "middle" });
    text.style.fill = inkOn(color);
    return [box, text];
  });
  const frame = svg("rect frame", { x, y, width: side * cell, height: side * cell });
  return svg("g", {}, ...cells.flat(), frame);
}

export const weightColor = (scale, largest) => (value) => shade(value, { colorscale: scale, cmin: -largest, cmax: largest });
export const grey = (value) => `rgb(${value}, ${value}, ${value})`;

// Black or white, whichever is read more easily.
export function inkOn(color) {
  const [red, green, blue] = color.match(/\d+/g).map((each) => {
    const share = each / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

// A number as short as a cell.
export const cellText = (value) => write(value, { digits: 2 });

// Words beside a picture. A picture's texts are numbers and names of things: no translation touches them.
export function bodyOf(text, drawn) {
  return make("div talk-body", text, make("div talk-picture-place", { translate: false }, drawn.element));
}
