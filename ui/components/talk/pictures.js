// The pictures of the chapters (core/talk/pictures.py says what is in each). Places and colours are chosen here, and nothing else.

import { HIGH, cellText, grey, grid, line, sheet, svg, weightColor, written } from "./drawing.js";
import { mountRun } from "./runs.js";

const PICTURES = { images: drawImages, network: drawNetwork, bars: drawBars, levels: drawLevels, way: drawWay, seen: drawSeen, lines: drawLines };

// ``scale`` colours weights. Gives the element, and the player of a run.
export function drawPicture(picture, scale) {
  if (picture.kind === "run") return mountRun(picture, scale);
  return { element: PICTURES[picture.kind](picture, scale) };
}

const largestOf = (numbers) => Math.max(...numbers.flat().map(Math.abs)) || 1;

function drawImages({ images }) {
  const each = images.map(({ pixels, name }, index) => {
    const x = 20 + (index % 3) * 220, y = 10 + Math.floor(index / 3) * 225;
    return svg("g", {}, grid(pixels, x, y, 50, grey), written(x + 75, y + 182, name, { size: 26, anchor: "middle" }));
  });
  return sheet(`${images.length} images: ${images.map(({ name }) => name).join(", ")}`, ...each);
}

function drawNetwork({ image, filters, responses, outputs, names, notes }, scale) {
  const middles = [60, 240, 430, 575], most = largestOf(responses);
  const parts = [grid(image.pixels, 0, 145, 40, grey)];
  const bright = (value) => grey(Math.round((255 * value) / most));
  filters.forEach((filter, index) => {
    const y = 45 + index * 200;
    parts.push(line(120, 205, 180, y + 60), line(300, y + 60, 370, y + 60), line(490, y + 60, 520, 205));
    parts.push(grid(filter, 180, y, 60, weightColor(scale, largestOf(filters)), cellText));
    parts.push(grid(responses[index], 370, y, 60, bright, (value) => value.toFixed(0)));
  });
  names.forEach((name, index) => {
    const look = outputs[index] > 0.5 ? "bold" : "muted", y = 185 + index * 60;
    parts.push(written(528, y, name, { size: 24, look }), written(528, y + 24, outputs[index].toFixed(2), { size: 22, look }));
  });
  notes.forEach((note, index) => parts.push(written(middles[index], 428, note, { anchor: "middle", look: "muted" })));
  return sheet(`The network: ${notes.join(", then ")}`, ...parts);
}

// Rows of a label, a bar and a text; of the hidden ones a question mark.
function drawRows(title, rows, hidden, between = "") {
  const pitch = Math.min(72, (HIGH - 60) / rows.length), x = 240, full = 290;
  const parts = [written(x, 28, title, { look: "muted" })];
  rows.forEach(({ label, share, text, low, high, lit }, index) => {
    const y = 52 + index * pitch, height = Math.min(36, pitch - 16), middle = y + height / 2 + 8;
    const look = lit && !hidden ? "bold" : "";
    parts.push(written(x - 16, middle, label, { size: 24, anchor: "end", look }));
    if (between && index) parts.push(written(x - 60, y - (pitch - height) / 2 + 6, between, { size: 20, anchor: "end", look: "muted" }));
    if (hidden) return parts.push(written(x + 8, middle, "?", { size: 26, look: "muted" }));
    parts.push(svg(`rect bar ${lit ? "lit" : ""}`.trim(), { x, y, width: Math.max(share * full, 1), height }));
    if (low !== undefined) parts.push(line(x + low * full, y + height / 2, x + high * full, y + height / 2, "interval"));
    const end = Math.max(share, high ?? 0) * full;
    parts.push(written(x + end + 10, middle, text, { size: 24, look }));
  });
  const said = rows.map(({ label, text }) => (hidden ? label : `${label} ${text}`)).join("; ");
  return sheet(`${title}: ${said}`, ...parts);
}

function drawBars({ title, bars, hidden }) {
  return drawRows(title, bars, hidden);
}

function drawWay({ title, stages, hidden }) {
  return drawRows(title, stages.map((stage) => ({ ...stage, lit: stage.share === 0 })), hidden, "↓");
}

function drawLevels({ title, levels }) {
  const low = levels[0].value, high = levels.at(-1).value;
  const parts = [written(40, 28, title, { look: "muted" })];
  for (const { value, text, lit } of levels) {
    const y = 425 - (360 * (value - low)) / (high - low);
    parts.push(line(40, y, 300, y, lit ? "curve" : "rule"), written(320, y + 8, text, { size: 26, look: lit ? "bold" : "" }));
  }
  return sheet(`${title}: ${levels.map(({ text }) => text).join("; ")}`, ...parts);
}

function drawSeen({ filters, names, images, features, same, hidden }, scale) {
  const parts = filters.map((filter, index) => {
    const y = 10 + index * 215;
    const taps = grid(filter, 0, y, 75, weightColor(scale, largestOf(filters)), (value) => cellText(value).replace(".00", ""));
    return svg("g", {}, taps, written(75, y + 180, names[index], { anchor: "middle" }));
  });
  if (!hidden) {
    images.forEach(({ pixels }, index) => {
      const y = 12 + index * 73, isSame = same.includes(index);
      if (isSame) parts.push(svg("rect same", { x: 196, y: y - 6, width: 440, height: 66 }));
      parts.push(written(214, y + 36, String(index + 1), { size: 24, anchor: "middle", look: "muted" }), grid(pixels, 234, y, 18, grey));
      features[index].forEach((value, place) => {
        const look = isSame ? "bold" : value === "0" ? "muted" : "";
        parts.push(written(322 + place * 41, y + 36, value, { size: 26, anchor: "middle", look }));
      });
    });
  }
  const said = hidden ? "" : `; images ${same.map((index) => index + 1).join(" and ")} have the same ${features[0].length} features`;
  return sheet(`Two filters, ${names.join(" and ")}${said}`, ...parts);
}

function drawLines({ large, lines }) {
  const top = lines.length > 1 ? 130 : 220;
  const parts = [written(40, top, large, { size: 120, look: "bold" })];
  lines.forEach((each, index) => parts.push(written(46, top + 76 + index * 56, each, { size: 28 })));
  return sheet([large, ...lines].join(". "), ...parts);
}
