// The images on the axis of their loss: sure and right ones stand left, wrong ones right, and between them the loss of all.

import { make } from "../shared/elements.js";

export function drawCosts(root, { marks, ticks, mean, said, rows }) {
  root.role = "img";
  root.ariaLabel = said;
  root.style.setProperty("--rows", rows);
  const place = (element, { at, row = 0 }) => {
    element.style.setProperty("--at", at);
    element.style.setProperty("--row", row);
    if (at > 0.6) element.classList.add("costs-left");
    return element;
  };
  root.replaceChildren(
    make("div costs-axis"),
    ...ticks.map((tick) => place(make("div costs-tick", tick.label), tick)),
    place(make("div costs-mean", mean.label), mean),
    ...marks.map((mark) => {
      const look = { src: mark.picture, alt: "", title: mark.label };
      return place(make(`img ${mark.right ? "" : "costs-wrong"}`, look), mark);
    }),
  );
}
