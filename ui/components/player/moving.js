// What follows the epoch is changed where it stands: Plotly takes 30 ms for a frame, however little is in it. Whatever can not be
// changed so, where a number is missing, say, Plotly draws anew.

import { shade } from "../shared/numbers.js";

let tinted = new WeakMap(); // the colour that was last given to a node, until Plotly draws

export function mountMoving(figure) {
  let parts = new Map(); // of each trace what of it is on the screen, looked up once

  // Where Plotly draws, what was looked up is gone.
  function forget() {
    for (const { image, cells } of parts.values()) {
      cells?.forEach(({ box }) => box.remove());
      if (image) image.style.display = "";
    }
    parts = new Map();
    tinted = new WeakMap();
  }

  function partOf(index) {
    if (parts.has(index)) return parts.get(index);
    const trace = figure._fullData[index];
    const axis = (name) => figure._fullLayout[name.replace(/^([xy])/, "$1axis")];
    const nodes = (selector) => [...figure.querySelectorAll(`.trace${trace.uid} ${selector}`)];
    const part = { trace, across: axis(trace.xaxis), down: axis(trace.yaxis), x: trace.x, y: trace.y, said: [] };
    if (trace.type === "heatmap") Object.assign(part, heatmapOf(figure, part));
    else Object.assign(part, { texts: nodes(".textpoint text"), points: nodes(".point"), line: nodes(".js-line")[0] });
    parts.set(index, part);
    return part;
  }

  // Gives a trace new values, by attribute. False if any of them could not be changed.
  function move(index, values) {
    const part = partOf(index);
    const moves = { text: setTexts, "textfont.color": setTints, "marker.color": setShades, z: setCells };
    const { x, y, ...others } = values;
    if (x || y) {
      Object.assign(part, x && { x }, y && { y });
      if (part.x.includes(null) || part.y.includes(null)) return false;
      if (!put(part, placesOf(part, part))) return false;
    }
    return Object.entries(others).every(([attribute, value]) => moves[attribute]?.(part, value));
  }

  // Puts a trace on its way to where it will be next; ``share`` of it, from 0. A curve of steps keeps its height.
  function glide(index, next, share, isStepped) {
    const part = partOf(index), to = { x: next.x ?? part.x, y: (!isStepped && next.y) || part.y };
    if ([part.x, part.y, to.x, to.y].some((each) => each.includes(null))) return;
    const there = placesOf(part, to);
    put(part, placesOf(part, part).map((from, at) => from.map((one, way) => one + share * (there[at][way] - one))));
  }

  return { move, glide, forget };
}

const placesOf = ({ across, down }, { x, y }) => x.map((value, at) => [across.c2p(value), down.c2p(y[at])]);

function put({ line, points }, places) {
  if (line) line.setAttribute("d", `M${places.join("L")}`);
  else if (points.length !== places.length) return false;
  else points.forEach((node, at) => node.setAttribute("transform", `translate(${places[at]})`));
  return true;
}

function setTexts({ texts, said }, value) {
  if (texts.length !== value.length) return false;
  return texts.every((node, at) => {
    if (said[at] === value[at]) return true;
    said[at] = value[at];
    return setText(node, value[at]);
  });
}

// A text with the two marks that Plotly knows and our figures use: <b> and <br>. The lines stay, what stands in them changes.
function setText(node, text) {
  if (/<(?!\/?b>|br>)/.test(text)) return false;
  const lines = text.split("<br>");
  const places = lines.length > 1 ? [...node.querySelectorAll("tspan.line")] : [node];
  if (places.length !== lines.length) return false;
  lines.forEach((line, at) => {
    const pieces = line.split(/<b>|<\/b>/).map((piece, index) => [piece, index % 2 === 1]).filter(([piece]) => piece);
    const old = [...places[at].childNodes];
    const fits = old.length === pieces.length && pieces.every(([, isBold], index) => isBold === (old[index].nodeType === 1));
    if (fits) pieces.forEach(([piece], index) => setData(old[index].firstChild ?? old[index], piece));
    else places[at].replaceChildren(...pieces.map(([piece, isBold]) => (isBold ? bold(piece) : piece)));
  });
  return true;
}

function bold(text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
  node.style.fontWeight = "bold";
  node.append(text);
  return node;
}

// What is there already is not set once more: a browser may lay out and paint anew all the same.
function setData(node, text) {
  if (node.data !== text) node.data = text;
}

function tint(node, color) {
  if (tinted.get(node) === color) return;
  tinted.set(node, color);
  const [, solid, opacity] = color.match(/^rgba\((.*), ([^,]*)\)$/) ?? [];
  node.style.fill = solid ? `rgb(${solid})` : color;
  node.style.fillOpacity = opacity ?? 1;
}

function setTints({ texts }, value) {
  if (texts.length !== value.length) return false;
  texts.forEach((node, at) => tint(node, value[at]));
  return true;
}

function setShades({ trace, points }, value) {
  if (value.includes(null) || points.length !== value.length) return false;
  points.forEach((node, at) => tint(node, shade(value[at], trace.marker)));
  return true;
}

// A heatmap is one picture of pixels. Its cells take its place, with the same colours, and its numbers stay where they are.
function heatmapOf(figure, { trace, across, down }) {
  const group = figure.querySelector(`.${trace.xaxis}${trace.yaxis} .heatmaplayer .hm`);
  const image = group?.querySelector("image"), numbers = [...(group?.querySelectorAll(".heatmap-label text") ?? [])];
  if (!image || group.parentNode.childElementCount > 1) return {};
  const cells = trace.z.flatMap((values, row) => values.flatMap((value, column) => {
    if (value === null || value === undefined) return [];
    const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const [left, right] = [across.c2p(trace.x[column]), across.c2p(trace.x[column + 1])];
    const [top, bottom] = [down.c2p(trace.y[row]), down.c2p(trace.y[row + 1])];
    const place = { x: Math.min(left, right), y: Math.min(top, bottom), width: Math.abs(right - left), height: Math.abs(bottom - top) };
    for (const [name, length] of Object.entries(place)) box.setAttribute(name, String(length));
    return [{ box, row, column }];
  }));
  if (trace.texttemplate && numbers.length !== cells.length) return {};
  image.after(...cells.map(({ box }) => box));
  image.style.display = "none";
  return { image, cells, numbers, format: trace.texttemplate?.match(/%\{z:\.(\d)(~?[fg])\}/) };
}

function setCells({ trace, cells, numbers, format }, z) {
  if (!cells || (trace.texttemplate && !format)) return false;
  const scale = { colorscale: trace.colorscale, cmin: trace.zmin, cmax: trace.zmax };
  const values = cells.map(({ row, column }) => z[row][column]);
  if (values.includes(null) || values.length !== z.flat().filter((each) => each !== null).length) return false;
  values.forEach((value, at) => {
    const color = shade(value, scale);
    tint(cells[at].box, color);
    if (!numbers[at]) return;
    const text = format[2] === "f" ? value.toFixed(format[1]) : String(Number(value.toPrecision(format[1])));
    setData(numbers[at].firstChild, Number(text) === 0 ? text.replace("-", "") : text);
    if (trace._input.textfont?.color) return; // the figure's own choice
    const [red, green, blue] = color.match(/\d+/g).map(Number); // the same choice as Plotly's
    tint(numbers[at], 2126 * red + 7152 * green + 722 * blue < 1_280_000 ? "rgb(255, 255, 255)" : "rgb(68, 68, 68)");
  });
  return true;
}
