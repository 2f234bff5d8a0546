"""Keras 3 on TensorFlow: what the Keras engine runs, and the script that the page exports."""

from __future__ import annotations

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.network.initial_weights import GRAPH_SEED, OP_SEEDS
from core.program.dialect import Dialect, scaled


def _input(part: Experiment, name: str) -> list[str]:
    source = scaled(part.normalisation, name)
    return [f'x = {name if source == name else f"({source})"}.astype("float32")']


def _compiled(part: Experiment) -> list[str]:
    return [
        f"learning_rate = {part.learning_rate!r}",
        "model.compile(",
        f"    optimizer={OPTIMIZERS[part.optimizer].keras_source},",
        f"    loss={LOSSES[part.loss].keras_source},",
        '    metrics=["accuracy"],',
        ")",
    ]


KERAS_3 = Dialect(
    "Keras 3",
    "numpy and tensorflow",
    "keras_3.txt",
    _input,
    _compiled,
    fit=lambda epochs: [f"model.fit(x, y, batch_size=len(x), epochs={epochs}, shuffle=False, verbose=0)"],
    layer='keras.layers.Activation("softmax"),',
    less="model = keras.Sequential(model.layers[:-1])",
    more='model = keras.Sequential([*model.layers, keras.layers.Activation("softmax")])',
    given="kernel = np.array({given}).T.reshape(kernel.shape)  # filter by filter, row by row",
    frozen=", trainable=False",
    reaches_behind=True,
    own=lambda experiment: {"op_seeds": str(OP_SEEDS), "graph_seed": str(GRAPH_SEED)},
)
