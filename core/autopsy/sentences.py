"""The endings in words: every sentence on where the gradient ends is made here."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.autopsy.endings import BatchEnding, Ending, above_floor, batch_ending, image_ending
from core.autopsy.stages import LABELS, Autopsy
from core.network.network import C
from core.words import count, loss_text
from core.words.filled import filled
from core.words.tables import tables

# The layer that a gradient must get through to arrive at a stage.
GATES = {"softmax": "clip", "logits": "softmax", "features": "dense layer", "relu": "ReLU", "kernel": "convolution"}

TAUGHT = "{done:has|have} little or nothing left to teach."
REASONS: dict[str, dict[str, str]] = tables(__file__, "endings.toml")


class Account(NamedTuple):
    """An image's ending in words: where it ends and why (or nothing), without their full stop; and whole sentences."""

    statement: str
    reason: str = ""
    more: str = ""


def spell(size: float) -> str:
    """A gradient's size in words; zero is a fact of its own, not a small number."""
    if not np.isfinite(size):
        return "not finite"
    return "exactly 0" if size == 0 else f"{size:.3g}"


def image_account(of: Autopsy, image: int, epoch: int) -> Account:
    """Where the gradient of one image's loss ends at one epoch, and why."""
    found = image_ending(of, image, epoch)
    sizes = [stage.images[image, epoch] for stage in of.path]
    match found.why:
        case "not_finite":
            return Account(_not_finite(found.stage))
        case "minimum":
            value = loss_text(float(of.run.activations.losses[image, epoch]))
            reason = f"at {value} it is at its minimum for this image, which has nothing left to teach"
            return Account("Nothing leaves the loss", reason)
        case "settled":
            above = above_floor(of, image, epoch)
            reason = f"the loss is {f'{loss_text(above)} above' if above else 'at'} its minimum"
            return Account("Little comes back because little is left to learn", reason, f"{_listed(of, sizes)}.")
        case "arrives":
            return Account("The gradient arrives everywhere", _listed(of, sizes))
    statement = f"The gradient {_dies({found.why})} in the {GATES[found.stage or '']}"
    more = f"{spell(found.arrives)} arrives, {spell(found.leaves)} leaves. {_state(of, found, image, epoch)}"
    return Account(statement, _because(of, found, image, epoch), more)


def batch_sentence(of: Autopsy, epoch: int) -> str:
    """Where the gradient that training descends ends at one epoch, why, and what the next update did with it."""
    sentences = [*_batch(of, batch_ending(of, epoch), epoch), _update(of, epoch)]
    return " ".join(sentence for sentence in sentences if sentence)


def _batch(of: Autopsy, found: BatchEnding, epoch: int) -> list[str]:
    sizes = [stage.batch[epoch] for stage in of.path]
    total, sick, done = len(found.endings), found.sick, found.done
    match found.why:
        case "not_finite":
            return [f"{_not_finite(found.stage)}."]
        case "minimum":
            return [f"Nothing leaves the loss: for each of the {total} images it is at its minimum."]
        case "cancels" if not sick:
            return ["It leaves the loss, but at the filters what the images send adds up to exactly 0."]
        case "arrives":
            taught = filled("Of {total} images {done} " + TAUGHT, total=total, done=done) if done else ""
            return [f"The gradient arrives everywhere: {_listed(of, sizes)}.", taught]
    stages = [at for at, stage in enumerate(of.path) if any(found.endings[image].stage == stage.code for image in sick)]
    sentences = [_deaths(found, of.path[at].code) for at in stages]
    alone = len(sick) == total and len(stages) == 1
    if alone:
        sentences.append(f"{spell(sizes[stages[0] - 1])} arrives, {spell(sizes[stages[0]])} leaves.")
    wrong = sum(not of.run.right[epoch, image] for image in sick)
    if len(sick) == 1:
        sentences.append(f"This image is {'wrong' if wrong else 'right'}.")
    elif wrong == len(sick):
        sentences.append(f"All {wrong} of these images are wrong.")
    else:
        sentences.append(f"{wrong or 'None'} of these {len(sick)} images {'are' if wrong > 1 else 'is'} wrong.")
    arriving = total - len(sick) - done
    sentences.append(f"It arrives from {count(arriving, 'image')}." if arriving else "")
    sentences.append(filled("{done:count image} " + TAUGHT, done=done) if done else "")
    sentences.append("" if alone else f"What reaches the filters is {spell(sizes[-1])}.")
    return sentences


def _because(of: Autopsy, found: Ending, image: int, epoch: int) -> str:
    """Why one image's gradient dies at a stage, in its numbers; empty if the stage's sizes say it all."""
    run, a = of.run, of.run.activations
    p = a.probabilities[:, image, epoch]
    right = p[run.experiment.images[image][1]]
    responses = a.responses[image, :, :, epoch]
    reasons = REASONS[found.why]
    return filled(
        reasons.get(found.stage or "", reasons.get("one", reasons["many"])),
        right=_probability(right),
        side="above 1 - 1e-7" if right > 0.5 else "below 1e-7",
        least=p.min(),
        least_said=_probability(p.min()),
        most_said=_probability(p.max()),
        slope=p[0] * p[1],  # for two classes all entries of a softmax's Jacobian are +-p (1 - p)
        responses=responses.size,
        sign="is negative" if responses.max() < 0 else "is negative or 0",
        largest=responses.max(),
    )


def _state(of: Autopsy, found: Ending, image: int, epoch: int) -> str:
    """What that means for the image."""
    right = of.run.right[epoch, image]
    value = loss_text(float(of.run.activations.losses[image, epoch]))
    said = f"The image is {'right' if right else 'wrong'} (loss {value})"
    if right and above_floor(of, image, epoch) <= 1e-6:
        return f"{said}, and this loss can go no lower."
    if found.why == "fades":
        return f"{said}."
    return f"{said}, and cannot pull on any filter{'' if right else ' to change that'}."


def _deaths(found: BatchEnding, code: str) -> str:
    """A sentence on all the images whose gradient dies or fades at one stage, with a clause for each reason."""
    dead = [ending for ending in found.endings if ending.stage == code and not ending.healthy]
    whys = [ending.why for ending in dead]
    through = max((ending.leaves / ending.arrives for ending in dead if ending.why == "fades"), default=0)
    reasons = {why: filled(REASONS[why]["many"], through=through) for why in dict.fromkeys(whys)}
    clauses = [f"for {whys.count(why)} of {len(found.endings)} images {reason}" for why, reason in reasons.items()]
    return f"The gradient {_dies(set(whys))} in the {GATES[code]}: {'; '.join(clauses)}."


def _dies(whys: set[str]) -> str:
    return "all but dies" if whys == {"fades"} else "dies"


def _update(of: Autopsy, epoch: int) -> str:
    """What the next update did, bit for bit; nothing is said of the last epoch, which has none."""
    weights = np.ascontiguousarray(of.run.parameters[epoch : epoch + 2, :-C]).view(np.uint32)
    if len(weights) < 2:
        return ""
    moved, of_all = int((weights[0] != weights[1]).sum()), weights.shape[1]
    return f"The next update changed {moved or 'none'} of the {of_all} weights of the filters and the dense layer."


def _listed(of: Autopsy, sizes: list[float]) -> str:
    return ", ".join(f"{spell(size)} at the {stage.label}" for stage, size in zip(of.path, sizes, strict=True))


def _not_finite(stage: str | None) -> str:
    return f"The numbers are no longer finite, first at the {LABELS[stage or '']}"


def _probability(p: float) -> str:
    """A probability; next to 1 what is missing matters, not the digits."""
    return f"1 - {1 - float(p):.2g}" if 0.999 < p < 1 else f"{p:.3g}"
