// Making elements, and putting them where they belong.

// ``make("td name", text, { title }, ...children)``: an element of this tag and these classes, with what is in it in this order, and
// these properties. A button submits no form.
export function make(name, ...inside) {
  const [tag, ...classes] = name.split(" ");
  const element = document.createElement(tag);
  if (tag === "button") element.type = "button";
  element.classList.add(...classes.filter(Boolean));
  for (const each of inside) {
    if (each.constructor === Object) Object.assign(element, each);
    else element.append(each);
  }
  return element;
}

// Makes these the children of an element. Those that are there already stay untouched: a press or the focus on them is not lost,
// nor what a browser's translation made of them.
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.childNodes[index] !== child) parent.insertBefore(child, parent.childNodes[index] ?? null);
  });
}

// ``draw`` remembers what it drew from equal data, and gives the same element again.
export function remembering(draw) {
  let before = new Map(), now = new Map();
  return {
    draw(data) {
      const key = JSON.stringify(data);
      if (!now.has(key)) now.set(key, before.get(key) ?? draw(data));
      return now.get(key);
    },
    forgetOthers: () => ([before, now] = [now, new Map()]),
  };
}

// A plain click on a link does ``deed``; another one opens a tab or a window, as on every link.
export function onPlainClick(anchor, deed) {
  anchor.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    deed();
  };
}

// A share as a bar, with its 95 % interval as a dark line at its end.
export function shareBar(name, { share, low, high }) {
  const bar = make(`span ${name}`, { ariaHidden: "true" });
  for (const [property, value] of Object.entries({ share, low, high })) bar.style.setProperty(`--${property}`, `${value * 100}%`);
  return bar;
}
