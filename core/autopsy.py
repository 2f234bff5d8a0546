"""The gradient on its way back: how large it is at each stage, and where and why it dies.

The stages, from the loss back to the filters; which of the first three exist the loss says (``Loss.stages``):

    second_softmax  at the output of the second softmax            where softmax is applied twice
    clip            at the clipped probabilities                   where there is a clip
    softmax         at the softmax layer's output                  not where the loss is computed from the logits
    logits          at the logits, which is also the gradient of the biases
    dense           of the dense kernel                            a branch: it ends here
    features        at the flattened features
    relu            at the filters' responses, before the ReLU
    kernel          of the filters

The *size* of a gradient is its largest entry without its sign. Unlike the L2 norm it can be pointed at in the network,
does not grow with the number of entries, and cannot underflow: it is 0 exactly if every entry is exactly 0.

Letters as in ``network.py``; the epochs of the run are the R networks. Everything is float32, as in training, so that
the zeros are the run's own zeros.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.images import labels, network_input, patches
from core.losses import LOSSES
from core.network import C, Parameters
from core.run import Run

FADES = 1e-3  # a gradient of which less than this share gets through one stage has all but died there
SETTLED = 1e-3  # the loss of a right image this close to the lowest possible has little left to teach
HEALTHY = ("arrives", "settled", "minimum")

LABELS = {
    "second_softmax": "second softmax",
    "clip": "clipped probabilities",
    "softmax": "softmax",
    "logits": "logits",
    "dense": "dense kernel",
    "features": "features",
    "relu": "ReLU",
    "kernel": "filters",
}
# The layer that a gradient must get through to arrive at a stage.
GATES = {
    "softmax": "clip",
    "logits": "softmax",
    "features": "dense layer",
    "relu": "ReLU",
    "kernel": "convolution",
}


@dataclass(frozen=True, eq=False)
class Stage:
    """The size of the gradient at one stage at every epoch, exact zeros and non-finite numbers left as they are.

    ``images`` (N, epochs + 1): of the loss of each image alone. ``batch`` (epochs + 1,): of the mean loss that training
    descends, that is, with every image's gradient divided by N and, at weights, summed over the images.
    """

    code: str
    label: str
    images: np.ndarray
    batch: np.ndarray


@dataclass(frozen=True, eq=False)
class Autopsy:
    """The stages of a run's gradient, in order from the loss back to the filters."""

    run: Run
    stages: tuple[Stage, ...]

    @property
    def path(self) -> tuple[Stage, ...]:
        """The stages without the branch to the dense kernel: each gets its gradient from the one before."""
        return tuple(stage for stage in self.stages if stage.code != "dense")

    def __getitem__(self, code: str) -> Stage:
        """The stage with this code. Raises KeyError for one that the loss of the run does not have."""
        return {stage.code: stage for stage in self.stages}[code]

    def images_die_at(self) -> np.ndarray:
        """For each image and epoch the place in ``path`` of the first exact zero, (N, epochs + 1) int; -1 for none."""
        return _first(np.stack([stage.images == 0 for stage in self.path]))

    def batch_dies_at(self) -> np.ndarray:
        """For each epoch the place in ``path`` of the first exact zero, (epochs + 1,) int; -1 for none."""
        return _first(np.stack([stage.batch == 0 for stage in self.path]))


@dataclass(frozen=True)
class Ending:
    """Where the gradient ends and why, in a code and in words.

    ``stage``: the code of the first stage without a gradient (or with next to none), None if it arrives everywhere.
    ``why``, healthy: "arrives", "settled" (fades, but the image is right and its loss next to the lowest possible),
    "minimum" (exactly there: nothing leaves the loss). Not healthy: "not_finite", "clip", "saturated", "equal_weights",
    "black", "dead_relu", "blocked", "cancels", "underflow", "fades", and of a batch "mixed".
    """

    stage: str | None
    why: str
    sentence: str


def autopsy(run: Run) -> Autopsy:
    """The gradient's size at every stage, for every image and the batch, at every epoch."""
    experiment, loss, a = run.experiment, LOSSES[run.experiment.loss], run.activations
    y = np.eye(C, dtype=np.float32)[labels(experiment.images)].T[:, :, None]  # (C, N, 1)
    weights = Parameters(np.ascontiguousarray(run.parameters.T), experiment.filters)
    taps = patches(network_input(experiment.images, experiment.normalisation), experiment.padding)  # (N, P, T)
    n, _, filters, epochs = a.responses.shape
    stages = []

    def stage(code: str, images: np.ndarray, batch: np.ndarray | None = None) -> None:
        """Without ``batch`` an activation's: there the mean loss only divides the gradient of every image by N."""
        of_batch = images.max(axis=0) / n if batch is None else batch
        stages.append(Stage(code, LABELS[code], images, of_batch))

    with np.errstate(all="ignore"):  # a diverged run has no finite gradients; they say so themselves
        for code, gradient in loss.stages(a.probabilities, y):
            stage(code, _size(gradient, 0))
        _, dz = loss.evaluate(a.logits, y)  # (C, N, R)
        stage("logits", _size(dz, 0))
        # The entries are products feature x dz, so the largest product is the product of the largest.
        dense = np.einsum("nkr,cnr->kcr", a.features, dz)
        stage("dense", _size(a.features, 1) * _size(dz, 0), _size(dense, (0, 1)) / n)
        at_features = np.einsum("kcr,cnr->nkr", weights.dense, dz)
        stage("features", _size(at_features, 1))
        at_features *= a.responses.reshape(at_features.shape) > 0
        stage("relu", _size(at_features, 1))
        # (N, T, P) @ (N, P, F R): each image's gradient of the filters
        kernel = taps.transpose(0, 2, 1) @ at_features.reshape(n, -1, filters * epochs)
        each = kernel.reshape(n, -1, epochs)
        stage("kernel", _size(each, 1), _size(each.sum(axis=0), 0) / n)
    return Autopsy(run, tuple(stages))


def spell(size: float) -> str:
    """A gradient's size in words; zero is a fact of its own, not a small number."""
    if not np.isfinite(size):
        return "not finite"
    return "exactly 0" if size == 0 else f"{size:.3g}"


def image_finding(of: Autopsy, image: int, epoch: int) -> Ending:
    """Where the gradient of one image's loss ends at one epoch, and why."""
    found = _image_finding(of, image, epoch)
    if found.why in (*HEALTHY, "not_finite"):
        return found
    value = float(of.run.activations.losses[image, epoch])
    right = of.run.right[epoch, image]
    state = f"The image is {'right' if right else 'wrong'} (loss {_number(value)})"
    if right and value <= LOSSES[of.run.experiment.loss].floor + 1e-6:
        state += ", and this loss can show nothing lower"
    elif found.why != "fades":
        state += ", and cannot pull on any filter" + ("" if right else " to change that")
    return Ending(found.stage, found.why, f"{found.sentence} {state}.")


def batch_finding(of: Autopsy, epoch: int) -> Ending:
    """Where the gradient that training descends ends at one epoch, why, and what the next update did with it."""
    sizes = np.array([stage.batch[epoch] for stage in of.path])
    update = _update(of.run, epoch)
    if not np.isfinite(sizes).all():
        at = of.path[int(np.argmin(np.isfinite(sizes)))]
        return Ending(at.code, "not_finite", f"{_not_finite(at)}{update}")
    findings = [_image_finding(of, image, epoch) for image in range(len(of.run.experiment.images))]
    count = len(findings)
    sick = [image for image in range(count) if findings[image].why not in HEALTHY]
    done = sum(found.why in ("settled", "minimum") for found in findings)
    if all(found.why == "minimum" for found in findings):
        text = f"Nothing leaves the loss: for each of the {count} images it is at its minimum."
        return Ending(of.path[0].code, "minimum", f"{text}{update}")
    if not sick:
        if sizes[-1] == 0:
            text = "It leaves the loss, but at the filters the images add up to exactly 0."
            return Ending("kernel", "cancels", f"{text}{update}")
        left = f" Of {count} images {done} {_have(done)} little or nothing left to teach." if done else ""
        return Ending(None, "arrives", f"{_arrives(of.path, sizes)}{left}{update}")

    stages = [stage.code for stage in of.path if any(findings[image].stage == stage.code for image in sick)]
    dead = {code: [image for image in sick if findings[image].stage == code] for code in stages}
    text = " ".join(_deaths(of, code, images, epoch) for code, images in dead.items())
    wrong = sum(not of.run.right[epoch, image] for image in sick)
    alone = len(sick) == count and len(stages) == 1
    text += f" {_arrives_leaves(of, stages[0], sizes)}" if alone else ""
    text += f" {wrong or 'None'} of {f'these {len(sick)} images' if len(sick) > 1 else 'this 1 image'}"
    text += f" {'are' if wrong > 1 else 'is'} wrong."
    arriving = count - len(sick) - done
    text += f" It arrives from {_images(arriving)}." if arriving else ""
    text += f" {_images(done)} {_have(done)} little or nothing left to teach." if done else ""
    text += "" if alone else f" What reaches the filters is {spell(sizes[-1])}."
    whys = [findings[image].why for image in sick]
    mixed = len(stages) > 1 or len(sick) < count
    why = "mixed" if mixed else max(dict.fromkeys(whys), key=whys.count)
    return Ending(None if len(stages) > 1 else stages[0], why, f"{text}{update}")


def _size(gradient: np.ndarray, axis: int | tuple[int, ...]) -> np.ndarray:
    """The largest entry without its sign; NaN if there is one."""
    # Two reductions, and no array of absolute values in between.
    return np.abs(np.maximum(gradient.max(axis=axis), -gradient.min(axis=axis)))


def _first(zero: np.ndarray) -> np.ndarray:
    """The first stage (axis 0) that is True, or -1."""
    return np.where(zero.any(axis=0), zero.argmax(axis=0), -1)


def _image_finding(of: Autopsy, image: int, epoch: int) -> Ending:
    sizes = np.array([stage.images[image, epoch] for stage in of.path])
    if not np.isfinite(sizes).all():
        at = of.path[int(np.argmin(np.isfinite(sizes)))]
        return Ending(at.code, "not_finite", _not_finite(at))
    # Rounding may put a loss a hair below the floor that it has come down to.
    above = max(0.0, float(of.run.activations.losses[image, epoch]) - LOSSES[of.run.experiment.loss].floor)
    settled = of.run.right[epoch, image] and above < SETTLED
    if (sizes == 0).any():
        at = of.path[int(np.argmax(sizes == 0))]
        why, because = _why(of, at.code, image, epoch)
        if why == "minimum":
            return Ending(at.code, why, f"Nothing leaves the loss: {because}.")
        if why == "underflow" and settled:
            return Ending(None, "settled", _settled(of.path, sizes, above))
        passage = _arrives_leaves(of, at.code, sizes)
        return Ending(at.code, why, f"The gradient dies in the {GATES[at.code]}: {because}. {passage}")
    falls = sizes[1:] / sizes[:-1]
    worst = int(falls.argmin())
    if falls[worst] < FADES:
        at = of.path[worst + 1]
        if settled:
            return Ending(None, "settled", _settled(of.path, sizes, above))
        passage = _arrives_leaves(of, at.code, sizes)
        text = f"The gradient all but dies in the {GATES[at.code]}{_slope(of, at.code, image, epoch)}. {passage}"
        return Ending(at.code, "fades", text)
    return Ending(None, "arrives", _arrives(of.path, sizes))


def _why(of: Autopsy, code: str, image: int, epoch: int) -> tuple[str, str]:
    """Why a stage has a gradient of exactly 0 though the one before has not: a code, and the measured reason."""
    run, a = of.run, of.run.activations
    p = a.probabilities[:, image, epoch]
    label = run.experiment.images[image][1]
    if code == of.path[0].code:
        value = _number(float(a.losses[image, epoch]))
        return "minimum", f"at {value} it is at its minimum for this image, which has nothing left to teach"
    if code == "softmax":
        side = "above 1 - 1e-7" if p[label] > 0.5 else "below 1e-7"
        of_class = f"the probability of the right class is {_probability(p[label])}"
        return "clip", f"{of_class}, {side}, where the loss is cut off and flat"
    if code == "logits":
        if ((p == 0) | (p == 1)).all():
            return "saturated", "its outputs are exactly 0 and 1 in float32, so its Jacobian is exactly zero"
        return "underflow", f"its output {p.min():.3g} times what arrives is too small for float32"
    if code == "features":
        weights = run.dense[epoch]
        if (weights[:, 0] == weights[:, 1]).all():
            return "equal_weights", "both classes weigh every feature alike, so no feature can tell them apart"
        return "underflow", "its weights times what arrives are too small for float32"
    responses = a.responses[image, :, :, epoch]
    if code == "relu":
        seen = network_input(run.experiment.images, run.experiment.normalisation)[image]
        if (seen == 0).all():
            return "black", "every pixel that the network sees is 0, so is every response, and 0 does not pass"
        if (responses <= 0).all():
            largest = responses.max()
            which = "is negative" if largest < 0 else "is negative or 0"
            because = f"each of the {responses.size} responses {which} (the largest is {largest:.3g})"
            return "dead_relu", f"{because}; so the features are all 0, and only the biases still learn from this image"
        return "blocked", "nothing arrives where a response is positive"
    return "cancels", "what the positions send back adds up to exactly 0"


def _arrives_leaves(of: Autopsy, stage: str | None, sizes: np.ndarray) -> str:
    at = next(i for i, each in enumerate(of.path) if each.code == stage)
    return f"{spell(sizes[at - 1])} arrives, {spell(sizes[at])} leaves."


def _arrives(path: tuple[Stage, ...], sizes: np.ndarray) -> str:
    return f"The gradient arrives everywhere: {_listed(path, sizes)}."


def _settled(path: tuple[Stage, ...], sizes: np.ndarray, above: float) -> str:
    text = f"Little comes back because little is left to learn: the loss is {_number(above)} above its lowest"
    return f"{text}. {_listed(path, sizes)}."


def _listed(path: tuple[Stage, ...], sizes: np.ndarray) -> str:
    return ", ".join(f"{spell(size)} at the {stage.label}" for stage, size in zip(path, sizes, strict=True))


def _not_finite(stage: Stage) -> str:
    return f"The numbers are no longer finite, first at the {stage.label}."


def _slope(of: Autopsy, code: str, image: int, epoch: int) -> str:
    """How steep a nearly saturated softmax is: for two classes its Jacobian's entries are all +-p (1 - p)."""
    if code != "logits":
        return ""
    p = of.run.activations.probabilities[:, image, epoch]
    return f": its outputs are {_probability(p.min())} and {_probability(p.max())}, so its slope is {p[0] * p[1]:.2g}"


def _probability(p: float) -> str:
    """A probability; next to 1 what is missing matters, not the digits."""
    return f"1 - {1 - float(p):.2g}" if 0.999 < p < 1 else f"{p:.3g}"


def _number(value: float) -> str:
    """A loss: four digits as everywhere in the app, but a small one is not 0.0000."""
    return f"{value:.4f}" if abs(value) >= 1e-3 else f"{value:.2g}"


def _images(count: int) -> str:
    return f"{count} image{'' if count == 1 else 's'}"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _deaths(of: Autopsy, code: str, images: list[int], epoch: int) -> str:
    """A sentence on all the images whose gradient dies or fades at one stage, with a clause for each reason."""
    at = next(i for i, stage in enumerate(of.path) if stage.code == code)
    before, after = (stage.images[images, epoch] for stage in of.path[at - 1 : at + 1])
    whys = [_image_finding(of, image, epoch).why for image in images]
    through = max((after / before)[[why == "fades" for why in whys]], default=0)
    reasons = {
        "saturated": "its outputs are exactly 0 and 1 in float32, so its Jacobian is exactly zero",
        "clip": "the probabilities are outside [1e-7, 1 - 1e-7], where the loss is cut off and flat",
        "dead_relu": "no response is positive",
        "black": "the network sees nothing but zeros",
        "equal_weights": "both classes weigh every feature alike",
        "underflow": "what would leave is too small for float32",
        "blocked": "nothing arrives where a response is positive",
        "cancels": "what the positions send back adds up to exactly 0",
        "fades": f"at most {through:.2g} of what arrives gets through",
    }
    total = len(of.run.experiment.images)
    clauses = [f"for {whys.count(why)} of {total} images {reasons[why]}" for why in dict.fromkeys(whys)]
    verb = "all but dies" if set(whys) == {"fades"} else "dies"
    return f"The gradient {verb} in the {GATES[code]}: {'; '.join(clauses)}."


def _update(run: Run, epoch: int) -> str:
    """What the next update did, bit for bit; nothing is said of the last epoch, which has none."""
    if epoch + 1 >= len(run.parameters):
        return ""
    before, after = (np.ascontiguousarray(run.parameters[e, :-C]).view(np.uint32) for e in (epoch, epoch + 1))
    moved = int((before != after).sum())
    share = "none" if moved == 0 else f"{moved}"
    return f" The next update changed {share} of the {len(before)} weights of filters and dense layer."
