"""Where the gradient ends at one epoch, and why: of one image's loss, and of the mean over all. Facts, no words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import mode

import numpy as np

from core.autopsy.stages import Autopsy
from core.formulas.losses import LOSSES
from core.images import network_input

FADES = 1e-3  # a gradient of which less than this share gets through one stage has all but died there
SETTLED = 1e-3  # the loss of a right image this close to the lowest possible has little left to teach
HEALTHY = ("arrives", "settled", "minimum")


@dataclass(frozen=True)
class Ending:
    """Where the gradient of one image's loss ends, and why.

    ``stage``: the code of the first stage without a gradient (or with next to none), None if it arrives everywhere.
    ``why``, healthy: "arrives", "settled" (fades, but the image is right and its loss next to the lowest possible),
    "minimum" (exactly there: nothing leaves the loss). Not healthy: "not_finite", "clip", "saturated", "equal_weights",
    "black", "dead_relu", "blocked", "cancels", "underflow", "fades".

    ``arrives``: the gradient's size at the stage before; ``leaves``: at this one. NaN where it arrives everywhere.
    """

    stage: str | None
    why: str
    arrives: float = math.nan
    leaves: float = math.nan

    @property
    def healthy(self) -> bool:
        """Whether nothing is lost that the image could still teach."""
        return self.why in HEALTHY


@dataclass(frozen=True)
class BatchEnding:
    """Where the gradient that training descends ends, and why.

    ``stage`` and ``why`` as in ``Ending``; the stage is None, too, if the images' gradients end at several, and
    ``why`` is "mixed" where they end at several or only some do. ``endings``: those of the images; empty if the batch
    is not finite.
    """

    stage: str | None
    why: str
    endings: tuple[Ending, ...]

    @property
    def sick(self) -> list[int]:
        """The images whose gradient does not arrive though it should."""
        return [image for image, ending in enumerate(self.endings) if not ending.healthy]

    @property
    def done(self) -> int:
        """How many images have little or nothing left to teach."""
        return sum(ending.why in ("settled", "minimum") for ending in self.endings)


def above_floor(of: Autopsy, image: int, epoch: int) -> float:
    """How far an image's loss is above the lowest that there is."""
    # Rounding may put a loss a hair below the floor that it has come down to.
    return max(0.0, float(of.run.activations.losses[image, epoch]) - LOSSES[of.run.experiment.loss].floor)


def image_ending(of: Autopsy, image: int, epoch: int) -> Ending:
    """Where the gradient of one image's loss ends at one epoch."""
    sizes = np.array([stage.images[image, epoch] for stage in of.path])
    finite = np.isfinite(sizes)
    if not finite.all():
        place, why = int(finite.argmin()), "not_finite"
    elif (sizes == 0).any():
        place = int(np.argmax(sizes == 0))
        why = _why(of, of.path[place].code, image, epoch) if place else "minimum"
    else:
        falls = sizes[1:] / sizes[:-1]
        place = int(falls.argmin()) + 1
        why = "arrives" if falls.min() >= FADES else "fades"
    if why in ("underflow", "fades") and of.run.right[epoch, image] and above_floor(of, image, epoch) < SETTLED:
        why = "settled"
    if why in ("arrives", "settled"):
        return Ending(None, why)
    return Ending(of.path[place].code, why, sizes[max(place - 1, 0)], sizes[place])


def batch_ending(of: Autopsy, epoch: int) -> BatchEnding:
    """Where the gradient of the mean loss ends at one epoch."""
    sizes = np.array([stage.batch[epoch] for stage in of.path])
    if not np.isfinite(sizes).all():
        return BatchEnding(of.path[int(np.argmin(np.isfinite(sizes)))].code, "not_finite", ())
    endings = tuple(image_ending(of, image, epoch) for image in range(len(of.run.experiment.images)))
    if all(ending.why == "minimum" for ending in endings):
        return BatchEnding(of.path[0].code, "minimum", endings)
    sick = [ending for ending in endings if not ending.healthy]
    if not sick:
        stage, why = ("kernel", "cancels") if sizes[-1] == 0 else (None, "arrives")
        return BatchEnding(stage, why, endings)
    stages = {ending.stage for ending in sick}
    mixed = len(stages) > 1 or len(sick) < len(endings)
    where = None if len(stages) > 1 else sick[0].stage
    return BatchEnding(where, "mixed" if mixed else mode(ending.why for ending in sick), endings)


def _why(of: Autopsy, code: str, image: int, epoch: int) -> str:
    """Why a stage has a gradient of exactly 0 though the one before has not."""
    run, a = of.run, of.run.activations
    if code == "softmax":
        return "clip"
    if code == "logits":
        p = a.probabilities[:, image, epoch]
        return "saturated" if ((p == 0) | (p == 1)).all() else "underflow"
    if code == "features":
        weights = run.dense[epoch]
        return "equal_weights" if (weights[:, 0] == weights[:, 1]).all() else "underflow"
    if code == "relu":
        seen = network_input(run.experiment.images, run.experiment.normalisation)[image]
        if (seen == 0).all():
            return "black"
        return "dead_relu" if (a.responses[image, :, :, epoch] <= 0).all() else "blocked"
    return "cancels"
