"""PyTorch: the asker's network and training as people write them there, from the same initial weights."""

from __future__ import annotations

from collections.abc import Iterator

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.network.initial_weights import OP_SEEDS, source
from core.program.dialect import (
    NO_LAYER,
    Dialect,
    given_filters,
    has_softmax,
    image_lines,
    in_mid_run,
    reaches_behind,
    scaled,
    softmax_changed,
    stretches,
)

_IMPORTS = """\
import numpy as np
import torch
from torch import nn

"""
_FUNCTIONS = f"""

# The kernels that Keras 2 on TensorFlow 1 drew from NumPy's global seed.
{source()}

def glorot_uniform_2019(shape):
    fan_in, fan_out = int(np.prod(shape[:-1])), int(np.prod(shape[:-2])) * shape[-1]
    op_seed = np.array([np.random.randint({OP_SEEDS})])
    return torch.tensor(_glorot_uniform(op_seed, int(np.prod(shape)), fan_in, fan_out).reshape(shape))


def train(epochs):
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss_of(model(x), y).backward()
        optimizer.step()


def say(when):
    with torch.no_grad():
        said = model(x)
    accuracy = (said.argmax(dim=1) == y.argmax(dim=1)).double().mean()
    print(f"loss {{loss_of(said, y):.7f}}, accuracy {{accuracy:.4f}} {{when}}")


"""
_WEIGHTS = """\
with torch.no_grad():
    model[0].weight.copy_(kernel.permute(3, 2, 0, 1))
    # Keras flattens position by position, PyTorch filter by filter.
    model[3].weight.copy_(dense.reshape(-1, len(model[0].weight), 2).permute(2, 1, 0).flatten(1))
    model[3].bias.zero_()
"""


def _lines(experiment: Experiment) -> Iterator[str]:
    first, epochs = stretches(experiment)[0]
    yield from _IMPORTS.splitlines()
    yield from image_lines(experiment)
    yield '], dtype="float64").reshape(-1, 1, 3, 3)'
    yield f"y = torch.eye(2)[{[label for _, label in experiment.images]}]"
    if experiment.then:
        yield "pixels = x"
    yield _input(first, "x")
    yield from _FUNCTIONS.splitlines()
    yield from _network(experiment, first)
    yield from _compiled(first)
    yield 'say("before training")'
    yield f"train(epochs={epochs})"
    yield from in_mid_run(experiment, _changed)
    yield ""
    yield f'say("after {experiment.epochs} epochs")'
    yield "print(model[0].weight.detach()[:, 0])"


def _changed(before: Experiment, after: Experiment, epochs: int) -> Iterator[str]:
    yield _input(after, "pixels")
    yield from softmax_changed(before, after, "model = model[:-1]", "model = nn.Sequential(*model, nn.Softmax(dim=1))")
    yield from _compiled(after)
    yield f"train(epochs={epochs})"


def _input(part: Experiment, name: str) -> str:
    return f"x = torch.tensor({scaled(part.normalisation, name)}, dtype=torch.float32)"


def _network(experiment: Experiment, first: Experiment) -> Iterator[str]:
    yield "model = nn.Sequential("
    yield f'    nn.Conv2d(1, {experiment.filters}, 2, padding="{experiment.padding}", bias=False),'
    yield "    nn.ReLU(),"
    yield "    nn.Flatten(),"
    yield f"    nn.Linear({experiment.features}, 2),"
    if has_softmax(first):
        yield "    nn.Softmax(dim=1),"
    if reaches_behind(first):
        yield f"    {NO_LAYER}"
    yield ")"
    yield f"np.random.seed({experiment.seed})"
    yield "kernel = glorot_uniform_2019((2, 2, 1, len(model[0].weight)))"
    yield "dense = glorot_uniform_2019((model[3].in_features, 2))"
    if experiment.initial_filters is not None:
        given = given_filters(experiment)
        yield f"kernel = torch.tensor({given}).T.reshape(kernel.shape)  # filter by filter, row by row"
    yield from _WEIGHTS.splitlines()
    if not experiment.train_filters:
        yield "model[0].requires_grad_(False)"
    yield ""


def _compiled(part: Experiment) -> Iterator[str]:
    loss, optimizer = LOSSES[part.loss], OPTIMIZERS[part.optimizer]
    yield f"learning_rate = {part.learning_rate!r}"
    if optimizer.torch_note:
        yield f"# {optimizer.torch_note}"
    yield f"optimizer = {optimizer.torch_source}"
    yield f"loss_of = {loss.torch_source}"


PYTORCH = Dialect("PyTorch", "numpy and torch", _lines)
