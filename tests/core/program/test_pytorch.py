"""PyTorch's program computes what the page shows, where PyTorch is installed."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from core import train
from core.formulas.optimizers import OPTIMIZERS
from core.program import DIALECTS
from tests.core.program.experiments import EXPERIMENTS

torch = pytest.importorskip("torch", reason="PyTorch is for measuring only: pip install -r requirements-frameworks.txt")
PROGRAM = DIALECTS["pytorch"]


def as_here(name: str) -> type:
    """An optimizer of this project in PyTorch's place: what the two do otherwise, the program says."""

    class AsHere:
        def __init__(self, parameters, lr, **constants):
            self.parameters, self.lr, self.step_number = list(parameters), lr, 0
            rule = OPTIMIZERS[name]
            self.slots = [[np.zeros(p.shape, "float32") for _ in range(rule.slots)] for p in self.parameters]
            self.update = rule.update

        def zero_grad(self):
            for each in self.parameters:
                each.grad = None

        def step(self):
            self.step_number += 1
            for each, slots in zip(self.parameters, self.slots, strict=True):
                if each.grad is not None:
                    with torch.no_grad():
                        self.update(each.numpy(), each.grad.numpy().copy(), slots, self.lr, self.step_number)

    return AsHere


class TorchWithTheseOptimizers(SimpleNamespace):
    def __getattr__(self, name):
        return getattr(torch, name)


@pytest.mark.parametrize("name", EXPERIMENTS)
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
def test_the_program_prints_the_first_and_the_last_loss_of_the_page(name, capsys):
    experiment = EXPERIMENTS[name]
    shown = train(experiment)
    noted = {each.torch_source.split("(")[0].split(".")[-1]: key for key, each in OPTIMIZERS.items() if each.torch_note}
    optim = SimpleNamespace(SGD=torch.optim.SGD, **{ours: as_here(key) for ours, key in noted.items()})
    source = PROGRAM.program(experiment)
    assert source.count("import torch\n") == 1
    names = {"torch": TorchWithTheseOptimizers(optim=optim)}
    exec(source.replace("import torch\n", ""), names)
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("loss")]
    (_, first, *_, when), (_, last, _, accuracy, *_) = lines
    assert when == "training"
    close = {"rel": 1e-3, "abs": 1e-4}  # float32, and its sums in another order at every step
    assert float(first.strip(",")) == pytest.approx(float(shown.loss[0]), **close)
    assert float(last.strip(",")) == pytest.approx(float(shown.loss[-1]), **close)
    assert float(accuracy) == pytest.approx(float(shown.accuracy[-1]), abs=1e-4)
    kernel = names["model"][0].weight.detach().permute(2, 3, 1, 0).numpy()
    assert kernel.ravel().tolist() == pytest.approx(shown.kernels[-1].ravel().tolist(), **close)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_differs_where_a_note_says_so_and_nowhere_else(name):
    gradients = np.float32([1e-7, 1e-4, 1.0])
    weights = torch.nn.Parameter(torch.zeros(3))
    names = {"torch": torch, "model": SimpleNamespace(parameters=lambda: [weights]), "learning_rate": 0.001}
    optimizer = eval(OPTIMIZERS[name].torch_source, names)
    ours, slots = np.zeros(3, "float32"), [np.zeros(3, "float32") for _ in range(OPTIMIZERS[name].slots)]
    for step in (1, 2):
        weights.grad = torch.tensor(gradients)
        optimizer.step()
        OPTIMIZERS[name].update(ours, gradients.copy(), slots, 0.001, step)
    same = np.isclose(weights.detach().numpy(), ours, rtol=0.01, atol=0)
    assert same[2]
    assert same.all() != bool(OPTIMIZERS[name].torch_note)
