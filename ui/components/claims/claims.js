// The claims (ui/claims.py), one line each: a verdict, the claim, who made it and where. Unfolded: why, and what was measured, each number
// with a link that opens its run.

const MARKS = { True: "✓", False: "✗", Depends: "±", Unknown: "?" };

export default function ({ parentElement, data }) {
  const { claims, claim: served, thread } = JSON.parse(new TextDecoder().decode(data));
  const root = parentElement.querySelector(".claims");
  const focused = root.querySelector("summary:focus")?.parentElement.dataset.claim;
  const judging = new Set([...root.querySelectorAll("details details[open]")].map((each) => each.dataset.claim));
  // Plain links, so that a run can be opened in a tab of its own; a plain click stays in the app.
  const link = ({ href, entry }, ...content) => {
    const anchor = make("a", "", ...content);
    anchor.href = href;
    anchor.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      theHands().did(entry);
    };
    return anchor;
  };
  const drawn = claims.map((claim) => draw(claim, link, judging));
  const rows = drawn.map((details, index) => make("div claims-row", "", details, source(claims[index], thread)));
  for (const each of drawn) {
    each.open = each.dataset.claim === theHands().value("claim", served);
    // One at a time; the server hears of it, for the link.
    each.querySelector("summary").onclick = (event) => {
      event.preventDefault();
      const name = each.open ? "none" : each.dataset.claim;
      for (const other of drawn) other.open = other.dataset.claim === name;
      theHands().did({ set: { claim: name } });
    };
  }
  root.replaceChildren(...rows);
  if (focused) root.querySelector(`details[data-claim="${focused}"] > summary`)?.focus();
}

function draw(claim, link, judging) {
  const mark = make("span claims-mark", MARKS[claim.verdict]);
  mark.ariaHidden = "true";
  const line = make("summary", "", make("span claims-verdict", "", mark, claim.verdict),
    make("span claims-quote", `“${claim.quote}”`));
  const rows = claim.measured.map((row) => {
    const bar = make("span claims-bar");
    bar.style.setProperty("--share", `${row.share * 100}%`);
    bar.style.setProperty("--low", `${row.low * 100}%`);
    bar.style.setProperty("--high", `${row.high * 100}%`);
    bar.ariaHidden = "true";
    const name = make("th", "", link(row.link, row.label));
    name.scope = "row";
    return make("tr", "", name, make("td", "", bar, row.words));
  });
  const rule = make("details", "", make("summary", "How this is judged"), make("p", claim.rule));
  rule.dataset.claim = claim.key;
  rule.open = judging.has(claim.key);
  const evidence = make("div claims-evidence", "", make("p", claim.answer), make("table", "", make("tbody", "", ...rows)),
    make("p", "", link(claim.link, "Open the deciding run in the Explorer")), rule);
  const details = make("details", "", line, evidence);
  details.dataset.claim = claim.key;
  return details;
}

// Who said it, with a link to where; beside the line and not in it, which is a button.
function source({ who }, thread) {
  const anchor = make("a claims-who", who);
  anchor.href = thread;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.ariaLabel = `${who}, on Stack Overflow`;
  return anchor;
}

function make(name, text = "", ...children) {
  const [tag, className] = name.split(" ");
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(text, ...children);
  return element;
}
