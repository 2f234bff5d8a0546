// One line that explains what is under the pointer, has the focus, or was tapped: for every button with a ``data-tip``.

import { make } from "./elements.js";

export function withTip(button, text) {
  button.dataset.tip = text;
  button.setAttribute("aria-description", text);
  const show = () => showTip(button);
  const hide = () => hideTip(button);
  button.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show());
  button.addEventListener("pointerleave", hide);
  button.addEventListener("focus", () => button.matches(":focus-visible") && show());
  button.addEventListener("blur", hide);
  button.addEventListener("click", show);
  button.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  return button;
}

function showTip(button) {
  let tip = document.querySelector(".term-tip");
  if (!tip) {
    tip = make("div term-tip", { role: "tooltip", popover: "manual" });
    document.body.append(tip);
    addEventListener("scroll", () => tip.matches(":popover-open") && tip.hidePopover(), { capture: true, passive: true });
  }
  const colors = getComputedStyle(button);
  for (const name of ["--st-text-color", "--st-background-color", "--st-border-color", "--st-font"]) {
    tip.style.setProperty(name, colors.getPropertyValue(name));
  }
  tip.replaceChildren(...button.dataset.tip.split("\n").filter(Boolean).map((line) => {
    const [, strong, rest] = line.match(/^\*\*(.+?)\*\*(.*)$/) ?? [, "", line];
    return make("p", "", ...(strong ? [make("strong", strong)] : []), rest);
  }));
  tip.owner = button;
  if (!tip.matches(":popover-open")) tip.showPopover();
  const box = button.getBoundingClientRect(), room = document.documentElement;
  const left = Math.max(8, Math.min(box.left, room.clientWidth - tip.offsetWidth - 8));
  const below = box.bottom + 6 + tip.offsetHeight <= room.clientHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${Math.max(8, below ? box.bottom + 6 : box.top - 6 - tip.offsetHeight)}px`;
}

function hideTip(button) {
  const tip = document.querySelector(".term-tip");
  if (tip?.owner === button && tip.matches(":popover-open")) tip.hidePopover();
}
