// Numbers as texts and as colours.

// A number as text: with so many digits, or in a form (core/figures/kit/parts.py says which there are).
export function write(number, { digits, form = "", times = 1, lost = "not finite" }) {
  if (!Number.isFinite(number)) return lost;
  const text = form ? FORMS[form](number) : (number * times).toFixed(digits);
  return text.replace(/^-/, "−");
}

// As Python's format "g" has it, but without powers of ten for what is merely large.
function short(number, digits) {
  const rounded = Number(number.toPrecision(digits));
  return Math.abs(rounded) < 1e-4 ? rounded.toExponential().replace(/-(\d)$/, "-0$1") : String(rounded);
}
const FORMS = {
  power: (number) => (Math.abs(number) < 1000 ? number.toFixed(0) : number.toExponential(0).replace("e+", "e")),
  size: (number) => (number === 0 ? "exactly 0" : short(number, 3)),
  share: (number) => {
    if (number === 0 || number === 1) return `exactly ${number}`;
    if (number > 0.9995) return `1 − ${short(1 - number, 2)}`;
    return number < 0.0005 ? short(number, 2) : number.toFixed(4);
  },
  loss: (number) => (number !== 0 && Math.abs(number) < 0.001 ? short(number, 3) : number.toFixed(4)),
};

// The colour of a number on a scale of hexadecimal colours.
export function shade(number, { colorscale, cmin, cmax }) {
  const at = Math.min(Math.max((number - cmin) / (cmax - cmin), 0), 1);
  const next = Math.max(1, colorscale.findIndex(([place]) => place >= at));
  const [[low, from], [high, to]] = [colorscale[next - 1], colorscale[next]];
  const share = (at - low) / (high - low);
  const channel = (color, index) => parseInt(color.slice(1 + 2 * index, 3 + 2 * index), 16);
  return `rgb(${[0, 1, 2].map((index) => Math.round(channel(from, index) * (1 - share) + channel(to, index) * share))})`;
}
