"""The current experiment as a Keras script that runs as it is and prints the loss that the page shows."""

from __future__ import annotations

from core.experiment import Experiment, differences
from core.images import NORMALISATIONS
from core.network.initial_weights import GRAPH_SEED, OP_SEEDS
from core.network.losses import LOSSES
from core.network.optimizers import OPTIMIZERS


def keras_script(experiment: Experiment) -> str:
    """Python source text that needs only numpy and tensorflow, and draws the initial weights of the seed itself."""
    first, last = experiment.parts[0][1], experiment.parts[-1][1]
    epochs = experiment.then[0] if experiment.then else experiment.epochs
    loss = LOSSES[first.loss]
    rows = ",\n    ".join(f"{list(greys)}" for greys, _ in experiment.images)
    pixels = "pixels = x\n" if experiment.then else ""
    frozen = "" if experiment.train_filters else ", trainable=False"
    softmax_layer = '\n    keras.layers.Activation("softmax"),' if loss.softmax_layer else ""
    return f'''"""The network of Stack Overflow question 57605741, which {_setting(experiment)}.

Needs numpy and tensorflow. Prints the loss and accuracy after the last epoch, and the learned filters.
"""

import keras
import numpy as np
import tensorflow as tf

# 3x3 grey images, row by row, and their classes: 0 is a row, 1 is a column.
x = np.array([
    {rows},
], dtype="float64").reshape(-1, 3, 3, 1)
y = np.eye(2, dtype="float32")[{[label for _, label in experiment.images]}]
{pixels}x = ({NORMALISATIONS[first.normalisation].source}).astype("float32")


def glorot_uniform_2019(shape, fan_in, fan_out):
    """The kernel that Keras 2 on TensorFlow 1 drew next from NumPy's global seed."""
    limit = np.float32(np.sqrt(6 / (fan_in + fan_out)))
    op_seed = np.random.randint({OP_SEEDS})
    # In a session of its own the stream begins anew, however often this is run.
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        op = tf.raw_ops.RandomUniform(shape=shape, dtype=tf.float32, seed={GRAPH_SEED}, seed2=op_seed)
        uniform = session.run(op)
    return uniform * (limit - -limit) - limit


np.random.seed({experiment.seed})
filters, features, classes = {experiment.filters}, {experiment.features}, 2
kernel = glorot_uniform_2019((2, 2, 1, filters), 4, 4 * filters)
dense = glorot_uniform_2019((features, classes), features, classes)
{_given(experiment)}
model = keras.Sequential([
    keras.layers.Input((3, 3, 1)),
    keras.layers.Conv2D(filters, (2, 2), padding="{experiment.padding}", use_bias=False{frozen}),
    keras.layers.Activation("relu"),
    keras.layers.Flatten(),
    keras.layers.Dense(classes),{softmax_layer}
])
model.set_weights([kernel, dense, np.zeros(classes, "float32")])

{_training(first, epochs)}{_change(experiment, first, last)}
loss, accuracy = model.evaluate(x, y, batch_size=len(x), verbose=0)
print(f"loss {{loss:.7f}}, accuracy {{accuracy:.4f}} after {experiment.epochs} epochs")
print(model.get_weights()[0][:, :, 0].transpose(2, 0, 1))
'''


def _given(experiment: Experiment) -> str:
    """The lines that put given filters in the place of the seed's."""
    if experiment.initial_filters is None:
        return ""
    given = ", ".join(str(list(taps)) for taps in experiment.initial_filters)
    return f"""# In place of the seed's: filter by filter, row by row.
kernel = np.array([{given}], "float32").T.reshape(2, 2, 1, filters)
"""


def _training(part: Experiment, epochs: int) -> str:
    """The lines that compile the model and fit it."""
    return f"""learning_rate = {part.learning_rate!r}
model.compile(
    optimizer={OPTIMIZERS[part.optimizer].keras_source},
    loss={LOSSES[part.loss].keras_source},
    metrics=["accuracy"],
)
model.fit(x, y, batch_size=len(x), epochs={epochs}, shuffle=False, verbose=0)
"""


def _change(experiment: Experiment, first: Experiment, last: Experiment) -> str:
    """The lines that go on with other settings in mid-run: the weights stay, the optimizer starts afresh."""
    if experiment.then is None:
        return ""
    lines = f"""
# From epoch {experiment.then[0]} on with other settings: the weights stay, the optimizer starts afresh.
x = pixels
x = ({NORMALISATIONS[last.normalisation].source}).astype("float32")
"""
    had, has = LOSSES[first.loss].softmax_layer, LOSSES[last.loss].softmax_layer
    if had and not has:
        lines += "model = keras.Sequential(model.layers[:-1])\n"
    elif has and not had:
        lines += 'model = keras.Sequential([*model.layers, keras.layers.Activation("softmax")])\n'
    return lines + _training(last, experiment.epochs - experiment.then[0])


def _setting(experiment: Experiment) -> str:
    """What distinguishes the experiment, for the script's first line."""
    changed = differences(Experiment(), experiment)
    return f"here differs in: {', '.join(changed)}" if changed else "stands still at 0.8133"
