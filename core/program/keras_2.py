"""Keras 2.2 on TensorFlow 1, of 2019: the asker's program, line by line as it was posted.

Source: Stack Overflow question 57605741, CC BY-SA 4.0. The imports were not posted; the lines that the question shows
below its program, the data, stand before it here, so that it runs from top to bottom.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import SIDE, THREAD_IMAGES, Image
from core.program.dialect import (
    NO_LAYER,
    Dialect,
    given_filters,
    has_softmax,
    in_mid_run,
    reaches_behind,
    scaled,
    softmax_changed,
    stretches,
)

_IMPORTS = """\
import keras
import numpy as np
import tensorflow as tf
from keras import backend as K
from keras.layers import Activation, Conv2D, Dense, Flatten
from keras.models import Sequential
"""
_NAMES = ("image_a", "image_a_2", "image_a_3", "image_b", "image_b_2", "image_b_3")
_SHAPE = """\

# set up in correct shape for tensorflow (batch, height, width, channel)
X_train = X_train.reshape(X_train.shape[0], 3, 3, 1)
"""
_BUILD = """\


class MyNet:
    @staticmethod
    def build(width, height, depth, classes):
        # initialize the model along with the input shape to be
        # 'channels last' and the channels dimension itself
        model = Sequential()
        inputShape = (height, width, depth)
        chanDim = -1

        # if we are using "channels first", update the input shape
        # and channels dimension
        if K.image_data_format() == "channels_first":
            inputShape = (depth, height, width)
            chanDim = 1

        # add some layers
        # CONV => RELU
"""
_RELU = """\
        model.add(Activation("relu"))
        # finally, we have a fully connected dense layer  layers and a
        # softmax classifier:
        model.add(Flatten())
        # softmax classifier
        model.add(Dense(classes))
"""
_BUILT = """\

        # return the constructed network architecture
        return model


# initialize the number of epochs to train for, initial learning rate,
# batch size, and image dimensions
"""
_FIT = """\
model.fit(X_train, labels,
          batch_size=BS,
          epochs=EPOCHS,
          verbose=1
         )
"""


def _lines(experiment: Experiment) -> Iterator[str]:
    first, epochs = stretches(experiment)[0]
    yield from _IMPORTS.splitlines()
    for name, image in zip(_NAMES, THREAD_IMAGES, strict=True):
        yield from _image(name, image)
    yield ""
    own = ", ".join(str(list(greys)) for greys, _ in experiment.images)
    yield (
        f"X_train = np.array([{', '.join(_NAMES)}])"
        if experiment.images == THREAD_IMAGES
        else (f'X_train = np.array([{own}], dtype="uint8")')
    )
    yield from _SHAPE.splitlines()
    if experiment.then:
        yield "pixels = X_train"
    yield from _scaling(first, "X_train")
    yield ""
    classes = str([label for _, label in experiment.images]).replace(" ", "")
    yield f"y = {classes} # images with row of white pixels->0, and col of white->1"
    yield "labels = np.eye(2, )[y]"
    yield from _BUILD.splitlines()
    frozen = "" if experiment.train_filters else "trainable=False, "
    yield f'        model.add(Conv2D(filters={experiment.filters}, kernel_size=(2,2), padding="{experiment.padding}",'
    yield f"                          {frozen}use_bias=False ,input_shape=inputShape))"
    yield from _RELU.splitlines()
    if has_softmax(first):
        yield '        model.add(Activation("softmax"))'
    if reaches_behind(first):
        yield f"        {NO_LAYER}"
    yield from _BUILT.splitlines()
    yield f"np.random.seed({experiment.seed})"
    yield f"EPOCHS = {epochs}"
    yield _rate(first)
    yield f"BS = {len(experiment.images)}"
    yield "IMAGE_DIMS = (3, 3, 1)"
    yield ""
    yield "model = MyNet.build(3,3,1,2) # create model"
    if experiment.initial_filters is not None:
        kernel = f"np.array({given_filters(experiment)}).T.reshape(2, 2, 1, {experiment.filters})"
        yield f"model.layers[0].set_weights([{kernel}]) # filter by filter, row by row"
    yield ""
    yield "# compile model"
    yield from _compiled(first)
    yield ""
    yield "# Finally, train model"
    yield from _FIT.splitlines()
    yield from in_mid_run(experiment, _changed)
    yield ""
    yield from (f"print(model.get_weights()[0][:,:,0,{filter_}])" for filter_ in range(min(experiment.filters, 2)))
    if experiment.filters > 2:
        yield f"for k in range(2, {experiment.filters}): print(model.get_weights()[0][:,:,0,k])"
    yield ""
    yield "# fit() prints each loss before the update that follows it; this is the loss after the last one."
    yield 'print("loss: %.4f - acc: %.4f" % tuple(model.evaluate(X_train, labels, batch_size=BS, verbose=0)))'


def _changed(before: Experiment, after: Experiment, epochs: int) -> Iterator[str]:
    yield f"EPOCHS = {epochs}"
    yield _rate(after)
    yield "X_train = pixels"
    yield from _scaling(after, "X_train")
    less, more = "model = Sequential(model.layers[:-1])", 'model.add(Activation("softmax"))'
    yield from softmax_changed(before, after, less, more)
    yield from _compiled(after)
    yield from _FIT.splitlines()


def _image(name: str, image: Image) -> Iterator[str]:
    greys, _ = image
    yield ""
    yield f"{name}  = np.array(["
    yield from (f"    {list(greys[start : start + SIDE])}," for start in range(0, len(greys), SIDE))
    yield '], dtype="uint8")'


def _scaling(part: Experiment, name: str) -> Iterator[str]:
    source = scaled(part.normalisation, name)
    if source != name:
        yield f"{name} = {source}"


def _rate(part: Experiment) -> str:
    # As it was posted, where it is the asker's.
    asked = part.learning_rate == Experiment().learning_rate
    return f"INIT_LR = {'1e-3' if asked else repr(part.learning_rate)}"


def _compiled(part: Experiment) -> Iterator[str]:
    loss, optimizer = LOSSES[part.loss], OPTIMIZERS[part.optimizer]
    if optimizer.keras_2_note:
        yield f"# {optimizer.keras_2_note}"
    source = optimizer.keras_source.replace("learning_rate=learning_rate", "lr=INIT_LR")
    yield f"model.compile(optimizer= {source},"
    yield f"              loss= {loss.keras_2_source},"
    yield "              metrics=['accuracy'])"


KERAS_2 = Dialect("Keras 2.2, as asked", "numpy, Keras 2.2 and TensorFlow 1", _lines)
