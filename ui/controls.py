"""The controls: one for each setting, in the order in which a person would try them, and those of the pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from core.atlas.grid import AXES
from core.experiment import PRESET_TEXTS, PRESETS, Experiment, presets_on
from core.experiment import differences as differing
from core.formulas.losses import LOSSES
from core.luck.hope import THRESHOLDS
from core.outcome.class_tasks import NEUTRAL
from core.outcome.comparison import is_same_run
from core.settings.mid_run import CHANGEABLE, begun
from core.settings.registry import SETTINGS
from core.settings.setting import Setting
from core.stuck.facts import CHOICES
from core.trial import BUDGETS, CHANGES
from core.words import percent
from core.words.glossary import GLOSSARY
from ui.components.fields import Field, choice, fields, option
from ui.components.links import link, links, listed
from ui.components.row import row
from ui.pictures import picture
from ui.visit.view import FRAMEWORKS, MOVES, View, changed
from ui.visit.visit import Visit


def settings(visit: Visit, names: Collection[str]) -> list[Field]:
    """The controls of these settings, of those that have one, but for what a task hides."""
    question = Experiment()
    shown = []
    for name, setting in SETTINGS.items():
        if setting.control and name in names and name not in visit.view.hidden:
            value, default = getattr(visit.view.experiment, name), getattr(question, name)
            made = _field(setting, value, default) | {"said": visit.problems.get(name, "")}
            if name in NEUTRAL and visit.view.in_task and not visit.view.checked:
                (own,) = [each for each in made["options"] if each["value"] == made["question"]]
                own |= {"label": NEUTRAL[name], "tip": ""}
            shown.append(made)
    return shown


def _field(setting: Setting, value: Any, default: Any) -> Field:
    help = "\n".join(filter(None, (setting.help, GLOSSARY.get(setting.term))))
    common = {
        "word": setting.name,
        "label": setting.label,
        "tip": help,
        "value": setting.spell(value),
        "question": setting.spell(default),
    }
    if setting.control == "number":
        low, high = setting.bounds
        number = {"kind": "number", "low": low, "high": high, "step": setting.step, "questions": f"question: {default}"}
        return common | number | ({"wraps": True, "button": setting.another} if setting.another else {})
    offered = setting.offered if value in setting.offered else sorted({*setting.offered, value})
    options = [option(setting.spell(each), setting.show(each)) for each in offered]
    for each, spelled in zip(offered, options, strict=True):
        if setting.options:
            spelled["tip"] = str(setting.options[each].help)
    if setting.control == "rate":
        return common | {"kind": "rate", "options": options}
    short = all(len(each["label"]) <= 2 for each in options)
    look = "even" if short else "columns" if len(options) > 3 else "row"
    return common | {"kind": "choice", "options": options, "look": look}


def experiment(view: View, settings: Sequence[Field] = ()) -> None:
    """In one line: the presets, a phone's way to the ``settings``, and what differs from the question."""
    choices = [] if "presets" in view.hidden else [presets(view)]
    row(choices, settings, key="experiment", undo=differences(view))


def presets(view: View) -> Field:
    """The buttons above the page; the one that is lit is the experiment in view. The images in view stay."""
    offered = presets_on(view.experiment.images)
    lit = next((name for name, preset in offered.items() if is_same_run(preset, view.experiment)), None)
    options = [option(name, text.label, tip=text.help) for name, text in PRESET_TEXTS.items()]
    queries = {name: preset.to_query() for name, preset in offered.items()}
    return choice("preset", "Presets", options, lit, quiet=True, look="row", kind="presets", queries=queries)


def differences(view: View) -> dict[str, Any]:
    """What differs from the question, or from where a task began; a click undoes one change."""
    base = view.start if view.in_task else Experiment()
    names = [name for name in differing(base, view.experiment) if name not in view.hidden]
    lead = ""
    if view.is_guessed:
        lead, names = settings_in_words(view), []
    undo = []
    for name in names:
        words = {name: SETTINGS[name].spell(getattr(base, name))}
        without, _ = changed(view, words)  # the same, if that does not fit the other changes, as a click will say
        label = f"{SETTINGS[name].noun}: {SETTINGS[name].show(getattr(view.experiment, name))}"
        undo.append(link(label, "", without.to_query(), {"set": words}, look="links-change", tip="Undo this change"))
    return listed(undo, label="Changes from the question", lead=lead)


def settings_in_words(view: View) -> str:
    """The settings that a task does not hide, where they cannot be changed."""
    named = [each for name, each in SETTINGS.items() if each.control and name not in view.hide]
    return "The run: " + "; ".join(f"{each.noun} {each.show(getattr(view.experiment, each.name))}" for each in named)


def mid_run(view: View) -> dict[str, Any]:
    """A change of settings from the paused epoch on: one menu, the one-line fix as a button, and the way back."""
    then, word, epoch = view.experiment.then, SETTINGS["then"], view.turning_point
    if epoch is None:
        return {"said": "Pause at an epoch before the last to change the settings from there on.", "buttons": []}
    last, mended = view.experiment.parts[-1][1], PRESETS["one-line-fix"].loss
    options = [option(word.spell(then), word.show(then) if then else "the same settings")]
    for name in CHANGEABLE:
        setting = SETTINGS[name]
        for value in setting.offered:
            if value != getattr(last, name):
                spelled, label = word.spell(begun(then, epoch, name, value)), f"{setting.noun} {setting.show(value)}"
                options.append(option(spelled, label, group=setting.label))
    field = choice("then", f"From epoch {epoch:,} on", options, word.spell(then), kind="menu")
    buttons = []
    if not LOSSES[last.loss].same_as(LOSSES[mended]):
        repaired = word.spell(begun(then, epoch, "loss", mended))
        buttons.append(_button(f"Repair the loss from epoch {epoch:,} on", {"set": {"then": repaired}}))
    if then:
        buttons.append(_button("Undo the change", {"set": {"then": word.spell(None)}}))
    return {"said": "", "field": field, "buttons": buttons}


def images(view: View) -> None:
    """The strip of images: one button each, with the image on it."""
    options = [
        option(number, f"{number} {view.names[image[1]]}", picture=picture(image))
        for number, image in enumerate(view.experiment.images, 1)
    ]
    fields([choice("image", "Image", options, view.image, quiet=True, look="row")], key="image")


def parts(word: str, labels: dict[str, str], value: str, settings: list[Field]) -> None:
    """The parts of a page, of which a word of the link says which is in view, and a phone's way to the ``settings``."""
    row([choice(word, "Part", labels, value, quiet=True, look="row")], settings, key=word)


def threshold(view: View) -> None:
    """From which share of its energy on an edge a filter counts as a detector."""
    shares = {each: percent(each) for each in THRESHOLDS}
    label = "A detector has at least this share of its energy in one edge"
    fields([choice("threshold", label, shares, view.threshold, look="row")], key="threshold")


def budget(view: View) -> None:
    """After how many epochs the networks are judged."""
    fields([_budget(view)], key="budget")


def plane(view: View) -> None:
    """Which plane of the map: the settings along its axes, and the epochs at which the networks are judged.

    An axis that is chosen twice changes places with the other.
    """
    labels = {name: SETTINGS[name].noun.capitalize() for name in AXES}
    axes = (("rows", "One axis", view.rows), ("columns", "The other", view.columns))
    menus = [choice(word, label, labels, value, kind="menu") for word, label, value in axes]
    fields([*menus, _budget(view)], key="plane", across=True)


def _budget(view: View) -> Field:
    return choice("budget", "Epochs", {each: f"{each:,}" for each in BUDGETS}, view.budget, look="row")


def made_changes(view: View) -> None:
    """The cell of the factorial in view as the changes that it makes: for going one step at a time."""
    labels = {index: change.label for index, change in enumerate(CHANGES)}
    fields([choice("cell", "Changes made", labels, view.cell, look="row", kind="many")], key="changes made")


def facts(visit: Visit) -> None:
    """The number of "Stuck at what?" and what is known beside it."""
    view = visit.view

    def typed(word: str, label: str, hint: str = "unknown") -> Field:
        said = {"question": getattr(View, word), "said": visit.problems.get(word, "")}
        return {"kind": "number", "word": word, "label": label, "value": getattr(view, word), "hint": hint, **said}

    known = [
        typed("classes", "Classes"),
        typed("accuracy", "Accuracy"),
        typed("samples", "Samples, or the batch"),
        choice("kind", "Loss", {name: label for name, (label, _) in CHOICES.items()}, view.kind, kind="menu"),
        choice("framework", "Framework", {name: name for name in FRAMEWORKS}, view.framework, kind="menu"),
        choice("moves", "The loss is", MOVES, view.moves, kind="menu"),
    ]
    fields([typed("stuck", "The loss at which it stands", "as printed, like 2.3026")], key="stuck")
    fields(known, key="facts", across=True, fold="What else is known")


def button(label: str, entry: dict[str, Any], *, key: str) -> None:
    """One button; ``entry`` is what a press does."""
    links([_button(label, entry)], key=key, label="", width="content")


def buttons(labels: dict[str, dict[str, Any]], *, key: str, label: str) -> None:
    """Several buttons, by their labels, in a group with a label."""
    links([_button(each, entry) for each, entry in labels.items()], key=key, label=label)


def _button(label: str, entry: dict[str, Any]) -> dict[str, Any]:
    return {"label": label, "entry": entry, "look": "links-button"}
