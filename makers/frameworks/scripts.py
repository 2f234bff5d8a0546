"""The programs that are run, one a wiring: they find ``given``, the weights, and print what came out in one line."""

from __future__ import annotations

import textwrap

from makers.frameworks.wirings import Wiring

DRIVER = """
import json
import sys

told = json.load(sys.stdin)
for program in told["programs"]:
    exec(program, {"given": told["given"]})
"""

_HEAD = """
import json
import os
import warnings

{environment}
import numpy as np
{imports}

x = np.array(given["x"], "float32").reshape(-1, 3, 3, 1)
labels = np.array(given["labels"])
kernel = np.array(given["kernel"], "float32").reshape(2, 2, 1, -1)
dense = np.array(given["dense"], "float32")
epochs, rate = given["epochs"], given["rate"]
"""

_TAIL = """
mentions = [str(each.message).splitlines()[0][:200] for each in said if "logits" in str(each.message)]
print(json.dumps({{"first": float(first), "last": float(last), "right": int(right),
                  "frozen": bool((end == start).all()), "said": mentions[:1], "versions": {versions}}}))
"""

_KERAS = """
y = np.eye(2, dtype="float32")[labels]
model = keras.Sequential([
    keras.layers.Input((3, 3, 1)),
    keras.layers.Conv2D(kernel.shape[-1], (2, 2), use_bias=False),
    keras.layers.Activation("relu"),
    keras.layers.Flatten(),
    keras.layers.Dense(2),
    {layers}
])
model.set_weights([kernel, dense, np.zeros(2, "float32")])
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    model.compile(optimizer=keras.optimizers.SGD(rate), loss={loss})
    start = np.concatenate([np.ravel(each) for each in model.get_weights()[:2]])
    first = model.evaluate(x, y, batch_size=len(x), verbose=0)
    model.fit(x, y, batch_size=len(x), epochs=epochs, shuffle=False, verbose=0)
    last = model.evaluate(x, y, batch_size=len(x), verbose=0)
right = (np.asarray(model.predict(x, verbose=0)).argmax(axis=1) == labels).sum()
end = np.concatenate([np.ravel(each) for each in model.get_weights()[:2]])
"""

_TORCH = """
images, target = torch.tensor(x).permute(0, 3, 1, 2), torch.tensor(labels)
filters = torch.tensor(kernel.transpose(3, 2, 0, 1).copy(), requires_grad=True)
weights = torch.tensor(dense, requires_grad=True)
bias = torch.zeros(2, requires_grad=True)
criterion = {loss}


def predict():
    features = torch.relu(torch.nn.functional.conv2d(images, filters)).permute(0, 2, 3, 1).flatten(1)
    logits = features @ weights + bias
    return {layers}


start = np.concatenate([each.detach().numpy().ravel() for each in (filters, weights)])
optimizer = torch.optim.SGD([filters, weights, bias], lr=rate)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    first = criterion(predict(), target).item()
    for _ in range(epochs):
        optimizer.zero_grad()
        criterion(predict(), target).backward()
        optimizer.step()
    last = criterion(predict(), target).item()
right = (predict().argmax(dim=1) == target).sum()
end = np.concatenate([each.detach().numpy().ravel() for each in (filters, weights)])
"""


def keras_program(wiring: Wiring, backend: str) -> str:
    """The wiring in Keras 3 on a backend: "tensorflow", "jax" or "torch". Raises ValueError if Keras has no such."""
    if wiring.keras is None:
        raise ValueError(f"Keras has no {wiring.label}.")
    layers, loss = wiring.keras
    head = _HEAD.format(
        environment=f'os.environ["KERAS_BACKEND"] = "{backend}"', imports=f"import {backend}\nimport keras"
    )
    body = _KERAS.format(layers=f"{layers}," if layers else "", loss=loss)
    return textwrap.dedent(head + body + _TAIL.format(versions=f"[keras.__version__, {backend}.__version__]"))


def torch_program(wiring: Wiring) -> str:
    """The wiring in plain PyTorch. Raises ValueError if PyTorch has no such thing."""
    if wiring.torch is None:
        raise ValueError(f"PyTorch has no {wiring.label}.")
    prediction, loss = wiring.torch
    head = _HEAD.format(environment="", imports="import torch")
    body = _TORCH.format(layers=prediction, loss=loss)
    return textwrap.dedent(head + body + _TAIL.format(versions="[torch.__version__]"))
