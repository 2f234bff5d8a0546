// The arrows in a group of radio buttons: they go to the next one and choose it, round and round.

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// ``ends``: further keys with the place that they go to, 0 for the first button and -1 for the last.
export function onArrows(group, ends = {}) {
  group.addEventListener("keydown", (event) => {
    const radios = [...group.children], at = radios.indexOf(event.target), by = STEPS[event.key];
    if (at < 0 || (!by && !(event.key in ends)) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = radios.at(by ? (at + by) % radios.length : ends[event.key]);
    next.click();
    if (next !== document.activeElement) next.focus();
  });
}
