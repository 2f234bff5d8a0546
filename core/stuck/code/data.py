"""Arrays from outside: pixels and other large numbers until something scales them, labels as numbers or one-hot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from core.stuck.code.arithmetic import number
from core.stuck.code.budget import spend
from core.stuck.code.names import ARRAYS, IMAGE_SETS, LARGE_SETS, ONE_HOT, PIXEL_READERS, SCALERS, TORCH_SETS, WHOLE
from core.stuck.code.values import Const, Data, Items, Lib, Table, Tensor, Unknown

LARGE = 100  # a list with numbers of this size is to be scaled
FLOW_LABELS = {"categorical": "onehot", "binary": "sparse", "sparse": "sparse", "int": "sparse"}


class Generator(Data):
    """An image generator, which may scale."""


class Bunch(Data):
    """A data set of scikit-learn with its parts behind dots."""


class Torch(Data):
    """A data set of torchvision: only its raw array is of pixels; what a loader gives is a transform's."""


def call(callee: Lib, arguments: list[Any], keywords: dict[str, Any], line: int) -> Any:
    """What a function of a library makes of arrays, or where it reads them from."""
    path = callee.path.split(".")
    if callee.last == "load_data" and len(path) > 1:
        pixels = path[-2] in IMAGE_SETS
        large = pixels or path[-2] == "boston_housing"
        part = [Data(line, large=large), Data(line, labels="sparse" if pixels else "", many=pixels)]
        return Items([Items(list(part)), Items(list(part))])
    if callee.last in LARGE_SETS:
        return Items([Data(line, large=True), Data(line)]) if "return_X_y" in keywords else Bunch(line, large=True)
    if callee.last in TORCH_SETS:
        return Torch(line, large=True)
    if callee.last == "ImageDataGenerator":
        scaling = {"rescale", "preprocessing_function", "samplewise_center", "featurewise_center"} & set(keywords)
        return Generator(line, large=True, scaled=bool(scaling))
    if callee.last == "image_dataset_from_directory":
        mode = keywords.get("label_mode", Const("int"))
        labels = FLOW_LABELS.get(mode.value, "") if isinstance(mode, Const) else ""
        return Items([Data(line, large=True), Data(line, labels=labels)])
    return function(callee.last, arguments, keywords, line)


def function(name: str, arguments: list[Any], keywords: dict[str, Any], line: int) -> Any:
    """What a function makes of arrays, by its name."""
    first = arguments[0] if arguments else Unknown()
    if name in PIXEL_READERS:
        return Data(line, large=True)
    if name in ONE_HOT:
        return Data(line, labels="onehot")
    if name in WHOLE:
        return Data(line, labels="sparse")
    if name in ("sin", "cos"):
        return Data(line, negative=True)
    if name in ("arange", "range", "linspace"):
        ends = [abs(n) for each in arguments[:2] if (n := number(each)) is not None]
        return Data(line, large=bool(ends) and max(ends) >= LARGE, flat=True)
    if name == "eye":
        return Data(line, labels="identity")
    if name in SCALERS or (name in ("fit_transform", "transform") and isinstance(first, Data)):
        return (
            replace(_plain(first), line=line, scaled=True, negative=True) if isinstance(first, Data) else Unknown(name)
        )
    if name == "train_test_split":
        return Items([each for given in arguments for each in (given, given)])
    if name in ("TensorDataset", "DataLoader", "from_tensor_slices", "Subset", "list", "iter", "tqdm", "enumerate"):
        if name == "TensorDataset":
            return Items([Items([*arguments])])
        if name == "from_tensor_slices" and isinstance(first, Items):
            return Items([*first.items])
        return Unknown() if isinstance(first, Torch) else first
    if name in ARRAYS:
        if isinstance(first, Tensor):
            return first
        return array(first, line)
    return Unknown(name)


def array(value: Any, line: int) -> Any:
    """An array of a value: of a list that was written out, or of arrays."""
    if isinstance(value, Data):
        return replace(_plain(value), line=line)
    if not isinstance(value, (Items, Table)):
        return Unknown()
    inside = list(_leaves(value))
    arrays = [each for each in inside if isinstance(each, Data)]
    if arrays:
        pixels = any(each.large for each in arrays)
        return Data(line, pixels, scaled=any(each.scaled for each in arrays), labels=arrays[0].labels)
    numbers = [each.value for each in inside if isinstance(each, Const) and isinstance(each.value, (int, float))]
    if not numbers or len(numbers) < len(inside):
        return Unknown()
    whole = all(isinstance(each, int) for each in numbers)
    return Data(
        line,
        large=max(map(abs, numbers)) >= LARGE,
        labels=_labels(value, numbers) if whole else "",
        negative=min(numbers) < 0,
        flat=isinstance(value, Items) and not any(isinstance(each, Items) for each in value.items),
        many=whole and max(numbers) > 1,
    )


def _labels(value: Any, numbers: list[Any]) -> str:
    rows = [each for each in value.items if isinstance(each, Items)] if isinstance(value, Items) else []
    if not rows:
        return "sparse" if min(numbers) >= 0 and max(numbers) > 1 else ""
    sums = [sum(each.value for each in row.items if isinstance(each, Const)) for row in rows]
    wide = all(len(row.items) > 1 and all(isinstance(each, Const) for each in row.items) for row in rows)
    return "onehot" if wide and set(sums) == {1} and set(numbers) == {0, 1} else ""


def _leaves(value: Items | Table) -> Iterator[Any]:
    """What stands in a list and in the lists in it, each of which is looked into once."""
    seen, waiting = {id(value)}, [value]
    while waiting:
        inside = waiting.pop().items
        for each in inside.values() if isinstance(inside, dict) else inside:
            spend()
            if not isinstance(each, (Items, Table)):
                yield each
            elif id(each) not in seen:
                seen.add(id(each))
                waiting.append(each)


def _plain(value: Data) -> Data:
    return Data(value.line, value.large, value.scaled, value.labels, value.negative, value.flat, value.many)


def method(owner: Data, name: str, arguments: list[Any], keywords: dict[str, Any], line: int) -> Any:
    """What ``array.name(...)`` gives back."""
    if isinstance(owner, Generator):
        if name in ("flow_from_directory", "flow_from_dataframe"):
            mode = keywords.get("class_mode", Const("categorical"))
            labels = FLOW_LABELS.get(mode.value, "") if isinstance(mode, Const) else ""
            return Items([Data(line, True, owner.scaled), Data(line, labels=labels)])
        if name == "flow" and arguments:
            x, y = arguments[0], arguments[1] if len(arguments) > 1 else keywords.get("y", Unknown())
            scaled = replace(x, scaled=x.scaled or owner.scaled) if isinstance(x, Data) else x
            return Items([scaled, y])
        return Const(None)
    if isinstance(owner, Torch):
        return Unknown(name)
    if name in ("reshape", "view", "unsqueeze", "expand_dims"):
        return replace(_plain(owner), line=line, flat=False)
    if name in ("mean", "std", "max", "min", "sum", "shape", "argmax", "size"):
        return Data(line, labels="sparse") if name == "argmax" else Unknown(name)
    if name in ("div", "div_", "sub", "normalize", "map", "apply"):
        return replace(owner, line=line, scaled=True)
    return replace(owner, line=line)
