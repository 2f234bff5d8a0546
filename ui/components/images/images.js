// The images that are trained on, to be drawn by hand, and one that is not (ui/components/take). What a person sets is shown at
// once; the server trains, what is drawn as soon as the hand rests. What it says of the unseen image at each epoch is here, and follows the player's epoch.

import { theHands } from "../hands/hands.js";
import { arrange, make, remembering } from "../shared/elements.js";
import { mountGreys } from "./greys.js";
import { PIXELS, readGreys, readImages, spellGreys, spellImages } from "./spelling.js";

const DUPLICATE = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 3h12v12h-5v-2h3V5h-8v3H9zM3 9h12v12H3zm2 2v8h8v-8z"/></svg>';
const REST_MS = 500;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} -]*$/u;
const DIAGONAL = [255, 0, 0, 0, 255, 0, 0, 0, 255];

export function mountEditor(root, signal) {
  let served, cards = [];
  let drawn = {}, resting; // what was drawn since the hand last rested, by its word in the link
  const flushes = new Set(), watched = new WeakSet();
  const sets = make("div images-sets"), list = make("div images-list"), said = make("p images-said", { role: "status" });
  const add = make("button images-button", "Add an image", { onclick: () => insert(images().length, fewer(), Array(PIXELS).fill(0)) });
  const called = ["One class", "The other"].map((label) => {
    const onchange = () => rename(called.map((each) => each.value.trim()));
    return make("input", { type: "text", maxLength: 10, autocomplete: "off", ariaLabel: `${label} is called`, onchange });
  });
  const classes = make("div images-classes", "Classes: ", called[0], " and ", called[1]);
  const trained = make("section images-trained", "", make("h3", "Trained on"), sets, classes, list, add, said);
  const unseen = mountUnseen();
  const details = make("details", "", make("summary", "Your own images"));
  details.append(make("p images-how", "Paint with the pointer, or type a pixel’s grey value, 0 to 255."), make("div images-both", "", trained, unseen.element));
  details.ontoggle = () => update();
  root.append(details);

  const images = () => readImages(drawn.images ?? theHands().value("images", served.images, served.question));
  const unseenGreys = () => drawn.unseen ?? theHands().value("unseen", served.unseen);
  function did(entry) {
    const set = { ...drawn, ...entry };
    drawn = {};
    said.textContent = "";
    theHands().did({ set });
  }
  function draw(word, spelled) {
    drawn[word] = spelled;
    clearTimeout(resting);
    resting = setTimeout(rest, REST_MS);
    update();
  }
  function rest() {
    const set = drawn;
    drawn = {};
    clearTimeout(resting);
    if ("unseen" in set) theHands().flush(); // the epoch in view stays in view
    if (Object.keys(set).length) did(set);
  }
  const namesOf = () => (theHands().value("names", served.names) || served.usual).split(",");
  const unusual = (names) => (names === served.usual ? "" : names);
  function rename(names) {
    if (names[0] !== names[1] && names.every((each) => NAME.test(each))) return did({ names: unusual(names.join(",")) });
    said.textContent = "Two different names, of letters and digits.";
  }
  const counted = (label) => images().filter((image) => image.label === label).length;
  const fewer = () => (counted(0) <= counted(1) ? 0 : 1);
  const say = (made) => {
    if (new Set(made.map(({ label }) => label)).size === called.length) return did({ images: spellImages(made) });
    update();
    said.textContent = `There must be a ${namesOf().join(" and a ")}.`;
  };
  const insert = (index, label, greys) => say(images().toSpliced(index, 0, { label, greys }));
  const changed = (index, what) => images().with(index, { ...images()[index], ...what });

  function show(next) {
    if (!served) details.open = Boolean(next.unseen);
    served = next;
    update();
  }

  function update() {
    if (!served || !details.open) return;
    const now = images(), spelled = spellImages(now), [fewest, most] = served.counts, names = namesOf();
    called.forEach((input, index) => input !== document.activeElement && (input.value = names[index]));
    arrange(sets, served.sets.map((set) => offered.draw(set)));
    offered.forgetOthers();
    served.sets.forEach((set, index) => (sets.children[index].ariaPressed = String(set.images === spelled)));
    while (cards.length < now.length) cards.push(makeCard(cards.length));
    cards.splice(now.length).forEach(({ greys }) => flushes.delete(greys.flush));
    arrange(list, cards.map(({ element }) => element));
    cards.forEach((card, index) => card.update(now[index], names, now.length < most, now.length > fewest));
    add.hidden = now.length >= most;
    unseen.update(unseenGreys());
  }

  const offered = remembering(({ label, help, images: spelled, names }) =>
    make("button images-button", label, { title: help, onclick: () => did({ images: spelled, names: unusual(names) }) }));

  function makeCard(index) {
    const name = `Image ${index + 1}`;
    const greys = mountGreys((pixel, grey) => draw("images", spellImages(changed(index, { greys: images()[index].greys.with(pixel, grey) }))));
    const label = make("select", { ariaLabel: `Class of image ${index + 1}` }, ...called.map((_, number) => new Option("", String(number))));
    label.onchange = () => say(changed(index, { label: Number(label.value) }));
    const copy = make("button images-icon", { innerHTML: DUPLICATE, ariaLabel: `Duplicate image ${index + 1}`, title: "Duplicate" });
    copy.onclick = () => insert(index + 1, images()[index].label, images()[index].greys);
    const remove = make("button images-icon", "×", { ariaLabel: `Remove image ${index + 1}`, title: "Remove" });
    remove.onclick = () => say(images().toSpliced(index, 1));
    const head = make("div images-head", "", make("span", String(index + 1)), label, copy, remove);
    flushes.add(greys.flush);
    return {
      element: make("div images-image", "", head, ...greys.elements),
      greys,
      update(image, names, canCopy, canRemove) {
        names.forEach((each, number) => (label.options[number].text = each));
        label.value = image.label;
        greys.update(name, image.greys);
        copy.hidden = !canCopy;
        remove.hidden = !canRemove;
      },
    };
  }

  function mountUnseen() {
    const show = (values) => draw("unseen", spellGreys(values));
    const greys = mountGreys((pixel, grey) => show(readGreys(unseenGreys()).with(pixel, grey)));
    const begin = make("button images-button", "Draw one", { onclick: () => show(DIAGONAL) }), answer = make("p images-answer");
    const remove = make("button images-icon", "×", { ariaLabel: "Remove the unseen image", title: "Remove", onclick: () => did({ unseen: "" }) });
    const image = make("div images-image", "", make("div images-head", "", make("span", "unseen"), remove), ...greys.elements);
    const drawn = make("div images-list", "", image, answer);
    const how = make("p images-how", "Not trained on. The figure shows it last, with what the network says of it at each epoch.");
    flushes.add(greys.flush);

    function tell() {
      const epoch = document.querySelector(".player")?.dataset.epoch, { predicted, sure } = served?.answers ?? {};
      const isKnown = predicted && epoch in predicted && served.unseen === unseenGreys();
      const said = () => `Epoch ${epoch}: the network says ${namesOf()[predicted[epoch]]}, ${sure[epoch]?.toFixed(2) ?? "not finite"}.`;
      answer.textContent = isKnown ? said() : "";
    }
    const watching = new MutationObserver(tell);
    signal.addEventListener("abort", () => watching.disconnect());

    return {
      element: make("section images-unseen", "", make("h3", "An unseen image"), how, begin, drawn),
      update(spelled) {
        begin.hidden = Boolean(spelled);
        drawn.hidden = !spelled;
        if (!spelled) return;
        greys.update("Unseen image", readGreys(spelled));
        const player = document.querySelector(".player");
        if (player && !watched.has(player)) {
          watched.add(player);
          watching.observe(player, { attributeFilter: ["data-epoch"] });
        }
        tell();
      },
    };
  }

  theHands().holds(() => {
    flushes.forEach((flush) => flush());
    rest();
  }, signal);
  theHands().listen(update, signal);
  return show;
}
