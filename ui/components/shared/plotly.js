// What every component that draws with Plotly needs.

let loading; // plotly.js, once for the page

// Once it is there, whoever awaits it goes on in the same task: nothing is seen of a figure that is half another.
export function loadPlotly() {
  loading ??= import("../plotly.js").then((module) => module.default);
  return loading;
}

// What stands in a figure's place where plotly.js cannot be had; the next run of the page asks for it again.
export function sayUndrawn(figure, error) {
  loading = undefined;
  figure.textContent = `This figure cannot be drawn: ${error.message} from this server. Reload the page to try again.`;
}

// A copy of a figure in which each text is what ``fill`` makes of it.
export function painted(tree, fill) {
  return JSON.parse(JSON.stringify(tree), (_, value) => (typeof value === "string" ? fill(value) : value));
}

// Texts that are colour tokens ("$accent") or a colour for each theme ("light-dark(#ffffff, #000000)") become the colour.
export function colorOf(text, colors) {
  const [, light, dark] = text.match(/^light-dark\((.*), (.*)\)$/) ?? [];
  return light ? (isDark(colors) ? dark : light) : colors[TOKENS.indexOf(text)] ?? text;
}

// Whether text is brighter than its ground.
function isDark(colors) {
  const [text, ground] = ["$text", "$ground"].map((token) =>
    colors[TOKENS.indexOf(token)].match(/\d+/g).slice(0, 3).reduce((sum, channel) => sum + Number(channel), 0));
  return text > ground;
}

// Of several arrangements of a figure the one for this width.
export function viewFor(views, width) {
  return views.findLast((candidate) => candidate.min_width <= width) ?? views[0];
}

export const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false, responsive: false };
const TOKENS = ["$text", "$muted", "$grid", "$accent", "$ground"];

// The theme's colours for the tokens, in the form that Plotly reads.
export function themeColors(root) {
  const probe = document.createElement("i");
  probe.style.forcedColorAdjust = "none"; // or each would be the colour of text
  root.append(probe);
  const resolved = (name) => {
    probe.style.color = `var(--st-${name})`;
    return getComputedStyle(probe).color;
  };
  const faded = (name, alpha) => resolved(name).replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
  const colors = [
    resolved("text-color"), faded("text-color", 0.68), faded("text-color", 0.22), resolved("primary-color"),
    resolved("background-color"),
  ];
  probe.remove();
  return colors;
}
