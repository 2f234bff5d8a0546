// Plotly takes 30 ms for a new colour, however few there are. Where nothing else is new, colours and what is said of them are
// changed where they stand; what is looked up here of its insides is tested with the version that is pinned.

// A figure's next traces, whose parts that equal those of the last ones are the same objects, by which Plotly too knows what is new.
export function kept(next, last) {
  if (!next || !last || typeof next !== "object" || typeof last !== "object") return next;
  const names = Object.keys(next);
  for (const name of names) next[name] = kept(next[name], last[name]);
  const same = names.length === Object.keys(last).length && names.every((name) => next[name] === last[name]);
  return same && Array.isArray(next) === Array.isArray(last) ? last : next;
}

// Whether the bars of a figure have got the colours and texts of the ``next`` traces, whose parts that equal those of the ``last``
// are the same objects (kept). If anything else is new, nothing is done.
export function recolor(figure, next, last) {
  const bars = next.flatMap(({ type }, index) => (type === "bar" ? index : []));
  const groups = figure.querySelectorAll(".barlayer .trace");
  const changed = next.flatMap((trace, index) => {
    if (trace === last[index]) return [];
    return { trace, index, boxes: groups[bars.indexOf(index)]?.querySelectorAll(".point path") };
  });
  const fits = ({ trace, index, boxes }) =>
    boxes?.length === trace.hovertext?.length && equalBut(trace, last[index], "marker", "hovertext") &&
    equalBut(trace.marker, last[index].marker, "color");
  if (next.length !== last.length || !changed.every(fits)) return false;
  for (const { trace, index, boxes } of changed) {
    const { marker, hovertext } = trace;
    boxes.forEach((box, at) => box.style.fill !== marker.color[at] && (box.style.fill = marker.color[at]));
    figure.calcdata[index].forEach((point, at) => Object.assign(point, { htx: hovertext[at], mc: marker.color[at] }));
    Object.assign(figure.data[index], { marker, hovertext }); // from which pictures are saved
    figure._fullData[index].hovertext = hovertext; // which the keyboard is told (cells.js)
  }
  return true;
}

function equalBut(one, other, ...names) {
  const all = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...all].every((name) => names.includes(name) || one[name] === other[name]);
}
