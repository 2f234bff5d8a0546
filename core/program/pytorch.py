"""PyTorch: the asker's network and training as people write them there, from the same initial weights."""

from __future__ import annotations

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.network.initial_weights import OP_SEEDS, source
from core.program.dialect import Dialect, scaled


def _compiled(part: Experiment) -> list[str]:
    optimizer = OPTIMIZERS[part.optimizer]
    note = [f"# {optimizer.torch_note}"] if optimizer.torch_note else []
    return [
        f"learning_rate = {part.learning_rate!r}",
        *note,
        f"optimizer = {optimizer.torch_source}",
        f"loss_of = {LOSSES[part.loss].torch_source}",
    ]


PYTORCH = Dialect(
    "PyTorch",
    "numpy and torch",
    "pytorch.txt",
    lambda part, name: [f"x = torch.tensor({scaled(part.normalisation, name)}, dtype=torch.float32)"],
    _compiled,
    fit=lambda epochs: [f"train(epochs={epochs})"],
    layer="nn.Softmax(dim=1),",
    less="model = model[:-1]",
    more="model = nn.Sequential(*model, nn.Softmax(dim=1))",
    given="kernel = torch.tensor({given}).T.reshape(kernel.shape)  # filter by filter, row by row",
    frozen="model[0].requires_grad_(False)",
    own=lambda experiment: {"op_seeds": str(OP_SEEDS), "source": source().splitlines()},
)
