"""Keras 2.2 on TensorFlow 1, of 2019: the asker's program, line by line as it was posted.

Source: Stack Overflow question 57605741, CC BY-SA 4.0. The imports were not posted; the lines that the question shows
below its program, the data, stand before it here, so that it runs from top to bottom.
"""

from __future__ import annotations

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import THREAD_IMAGES
from core.program.dialect import Dialect, Gaps, scaled

_NAMES = "image_a, image_a_2, image_a_3, image_b, image_b_2, image_b_3"
_FIT = """\
model.fit(X_train, labels,
          batch_size=BS,
          epochs=EPOCHS,
          verbose=1
         )"""


def _input(part: Experiment, name: str) -> list[str]:
    source = scaled(part.normalisation, "X_train")
    return [] if source == "X_train" else [f"X_train = {source}"]


def _rate(part: Experiment) -> str:
    # As it was posted, where it is the asker's.
    asked = part.learning_rate == Experiment().learning_rate
    return f"INIT_LR = {'1e-3' if asked else repr(part.learning_rate)}"


def _compiled(part: Experiment) -> list[str]:
    loss, optimizer = LOSSES[part.loss], OPTIMIZERS[part.optimizer]
    source = optimizer.keras_source.replace("learning_rate=learning_rate", "lr=INIT_LR")
    return [
        *([f"# {optimizer.keras_2_note}"] if optimizer.keras_2_note else []),
        f"model.compile(optimizer= {source},",
        f"              loss= {loss.keras_2_source},",
        "              metrics=['accuracy'])",
    ]


def _own(experiment: Experiment) -> Gaps:
    filters, own = experiment.filters, ", ".join(str(list(greys)) for greys, _ in experiment.images)
    is_asked = experiment.images == THREAD_IMAGES
    return {
        "images_named": f"np.array([{_NAMES}])" if is_asked else f'np.array([{own}], dtype="uint8")',
        "classes": str([label for _, label in experiment.images]).replace(" ", ""),
        "rate": _rate(experiment.parts[0][1]),
        "show": [
            *(f"print(model.get_weights()[0][:,:,0,{filter_}])" for filter_ in range(min(filters, 2))),
            *([f"for k in range(2, {filters}): print(model.get_weights()[0][:,:,0,k])"] if filters > 2 else []),
        ],
    }


KERAS_2 = Dialect(
    "Keras 2.2, as asked",
    "numpy, Keras 2.2 and TensorFlow 1",
    "keras_2.txt",
    _input,
    _compiled,
    fit=lambda epochs: _FIT.splitlines(),
    layer='model.add(Activation("softmax"))',
    less="model = Sequential(model.layers[:-1])",
    more='model.add(Activation("softmax"))',
    given="model.layers[0].set_weights([np.array({given}).T.reshape(2, 2, 1, {filters})])"
    " # filter by filter, row by row",
    frozen="trainable=False, ",
    pixels="X_train",
    again=lambda after, epochs: [f"EPOCHS = {epochs}", _rate(after), "X_train = pixels"],
    own=_own,
)
