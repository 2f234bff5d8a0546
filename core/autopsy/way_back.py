"""Where the gradient of one image ends at one epoch, and that of all, in the words of "Inside the network"."""

from __future__ import annotations

from typing import NamedTuple

from core.autopsy import autopsy, batch_sentence, image_account
from core.run import Run
from core.words import capital, uncapital


class WayBack(NamedTuple):
    """``headline``: where it ends; ``because``: why, in a line; ``more``: in numbers, and of all images together."""

    headline: str
    because: str
    more: str


def worth_a_look(run: Run) -> int:
    """The number, from 0, of the first image that is wrong in the end; the first one's if none is.

    >>> from core import Experiment, train
    >>> worth_a_look(train(Experiment(engine="numpy")))
    3
    """
    return int(Run(run.experiment.parts[-1][1], run.trajectory[-1:]).right[0].argmin())


def way_back(run: Run, image: int, epoch: int) -> WayBack:
    """What to say of image number ``image`` (from 0) after ``epoch`` updates.

    >>> from core import Experiment, train
    >>> way_back(train(Experiment(engine="numpy")), 0, 100).headline
    'Image 1, epoch 100: the gradient dies in the softmax'
    """
    # The next epoch too: the batch finding says what the update did.
    of = autopsy(Run(run.experiment, run.trajectory[epoch : epoch + 2]))
    statement, reason, more = image_account(of, image, 0)
    because, _, rest = (f"{capital(reason)}. {more}" if reason else more).strip().partition(". ")
    together = f"**All {len(run.experiment.images)} images together.** {batch_sentence(of, 0)}"
    return WayBack(
        f"Image {image + 1}, epoch {epoch:,}: {uncapital(statement)}",
        f"{because.rstrip('.')}." if because else "",
        f"{rest} {together}".lstrip(),
    )
