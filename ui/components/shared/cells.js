// What has a name in a Plotly figure (its customdata): where it is, in pixels of the figure, and what it says.

const DOT = 8; // half the width of what is a point

export function cellsOf(figure) {
  return figure._fullData.flatMap((trace, curveNumber) => {
    const across = onAxis(figure, trace.xaxis), down = onAxis(figure, trace.yaxis);
    const cell = (name, text, pointNumber, x, y) => ({
      name, said: plain(trace, text), curveNumber, pointNumber, x: across(...x), y: down(...y),
    });
    const cells = { heatmap: squares, bar: bars }[trace.type] ?? points;
    return trace.customdata ? cells(trace, cell).filter(({ name }) => ![null, undefined, ""].includes(name)) : [];
  });
}

// The edges of its cells are what a heatmap's x and y are.
function squares({ customdata, text, x, y }, cell) {
  return customdata.flatMap((names, row) =>
    names.map((name, column) =>
      cell(name, text?.[row]?.[column], [row, column], [x[column], x[column + 1]], [y[row], y[row + 1]])));
}

function bars({ customdata, hovertext, x, width, base, y }, cell) {
  return customdata.map((name, i) =>
    cell(name, hovertext?.[i], i, [x[i] - width[i] / 2, x[i] + width[i] / 2], [base[i], base[i] + y[i]]));
}

function points({ customdata, hovertext, text, x, y }, cell) {
  return customdata.map((name, i) => cell(name, (hovertext ?? text)?.[i], i, [x[i], x[i], DOT], [y[i], y[i], DOT]));
}

// From numbers on an axis to a stretch in pixels: where it begins and ends, and its middle.
function onAxis(figure, name) {
  const axis = figure._fullLayout[name?.replace(/^([xy])/, "$1axis")];
  return (from, to, more = 0) => {
    const ends = [from, to].map((value) => axis._offset + axis.c2p(value));
    const [low, high] = [Math.min(...ends) - more, Math.max(...ends) + more];
    return { low, high, middle: (low + high) / 2 };
  };
}

// As Plotly shows it to the pointer, in one line.
function plain({ hovertemplate }, text = "") {
  const said = hovertemplate ? String(hovertemplate).replace(/<extra>.*/, "").replace("%{text}", text) : text;
  return said.replaceAll("<br>", " ").replace(/<[^>]*>/g, "");
}

export function cellAt(cells, figure, { clientX, clientY }) {
  const box = figure.getBoundingClientRect();
  const scale = box.width / figure.offsetWidth; // of a figure that fits into a frame
  const isIn = ({ low, high }, at) => low <= at / scale && at / scale <= high;
  return cells.findLast(({ x, y }) => isIn(x, clientX - box.left) && isIn(y, clientY - box.top));
}

// The next cell in a direction, [-1, 0] to the left: straight ahead if there is one, or else the nearest of the quarter ahead.
export function nextCell(cells, from, [right, down]) {
  let best, least = Infinity;
  for (const cell of cells) {
    const [x, y] = [cell.x.middle - from.x.middle, cell.y.middle - from.y.middle];
    const ahead = x * right + y * down, aside = Math.abs(x * down) + Math.abs(y * right);
    if (ahead < 1 || aside > ahead) continue;
    if (ahead + 2 * aside < least) [best, least] = [cell, ahead + 2 * aside];
  }
  return best;
}
