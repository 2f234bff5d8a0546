// The claims (ui/claims.py), one line each: a verdict, the claim, who made it. Unfolded: why, and what was measured, each number
// with a link that opens its run.

const MARKS = { True: "✓", False: "✗", Depends: "±", Unknown: "?" };

const lists = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  keepFocus();
  const { claims, claim } = JSON.parse(new TextDecoder().decode(data));
  const root = parentElement.querySelector(".claims");
  if (!lists.has(root)) lists.set(root, mount(root));
  lists.get(root)(claims, claim, setTriggerValue);
}

function mount(root) {
  let tell;
  // Plain links, so that a run can be opened in a tab of its own; a plain click stays in the app.
  const link = (query, ...content) => {
    const anchor = make("a", "", ...content);
    anchor.href = `./?${query}`;
    anchor.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      tell("open", query);
    };
    return anchor;
  };
  const unfold = (name) => {
    for (const each of root.children) each.open = each.dataset.claim === name;
  };
  const drawn = remembering((claim) => {
    const details = draw(claim, link);
    // One at a time; the server hears of it, for the link.
    details.firstElementChild.onclick = (event) => {
      event.preventDefault();
      const name = details.open ? "none" : claim.key;
      unfold(name);
      tell("claim", name);
    };
    return details;
  });
  return (claims, unfolded, setTriggerValue) => {
    tell = setTriggerValue;
    const rules = () => [...root.querySelectorAll("details details")];
    const claimOf = (rule) => rule.parentElement.parentElement.dataset.claim;
    const judging = new Set(rules().filter((rule) => rule.open).map(claimOf));
    arrange(root, claims.map(drawn.draw));
    drawn.forgetOthers();
    for (const rule of rules()) rule.open = judging.has(claimOf(rule));
    unfold(unfolded);
  };
}

function draw(claim, link) {
  const mark = make("span claims-mark", MARKS[claim.verdict]);
  mark.ariaHidden = "true";
  const line = make("summary", "", make("span claims-verdict", "", mark, claim.verdict),
    make("span claims-quote", `“${claim.quote}”`), make("span claims-who", claim.who));
  const rows = claim.measured.map((row) => {
    const name = make("th", "", link(row.link, row.label));
    name.scope = "row";
    return make("tr", "", name, make("td", "", shareBar("claims-bar", row), row.words));
  });
  const rule = make("details", "", make("summary", "How this is judged"), make("p", claim.rule));
  const evidence = make("div claims-evidence", "", make("p", claim.answer), make("table", "", make("tbody", "", ...rows)),
    make("p", "", link(claim.link, "Open the deciding run in the Explorer")), rule);
  const details = make("details", "", line, evidence);
  details.dataset.claim = claim.key;
  return details;
}
