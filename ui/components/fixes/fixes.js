// A table of what was tried (ui/components/fixes): one row a change, measured on this seed and over seeds, with a button that applies it.

export default function ({ parentElement, data }) {
  const { groups } = JSON.parse(new TextDecoder().decode(data));
  const root = parentElement.querySelector(".fixes");
  const open = new Map([...root.querySelectorAll("details")].map((each) => [each.dataset.group, each.open]));
  const focused = root.querySelector("button:focus")?.dataset.row;
  root.replaceChildren(...groups.filter((group) => group.rows.length).map((group) => drawGroup(group, open)));
  if (focused) root.querySelector(`button[data-row="${focused}"]`)?.focus();
}

function drawGroup(group, open) {
  const table = make("table", "", make("thead", "", make("tr", "",
    ...["Change", "On this seed", "Solved, of all seeds tried", ""].map((title) => {
      const cell = make("th", title);
      cell.scope = "col";
      return cell;
    }))));
  table.append(make("tbody", "", ...group.rows.map((row) => drawRow(row))));
  const details = make("details", "", make("summary", `${group.title} (${group.rows.length})`), table);
  details.dataset.group = group.title;
  details.open = open.get(group.title) ?? group.open;
  return details;
}

function drawRow(row) {
  const share = make("td", row.seeds);
  if (row.low !== null) {
    // The bar is the share, the dark part of its end the 95 % interval.
    const bar = make("span");
    bar.className = "fixes-bar";
    bar.style.setProperty("--share", `${row.share * 100}%`);
    bar.style.setProperty("--low", `${row.low * 100}%`);
    bar.style.setProperty("--high", `${row.high * 100}%`);
    bar.ariaHidden = "true";
    share.prepend(bar);
  }
  const last = make("td");
  if (row.name) {
    const button = make("button", "Apply");
    button.type = "button";
    button.dataset.row = row.name;
    button.ariaLabel = `Apply ${row.change}`;
    button.onclick = () => theHands().did({ experiment: row.query });
    last.append(button);
  }
  const change = make("th", row.change);
  change.scope = "row";
  return make("tr", "", change, make("td", row.outcome), share, last);
}

function make(name, text = "", ...children) {
  const element = document.createElement(name);
  element.textContent = text;
  element.append(...children);
  return element;
}
