"""Arrays from outside: pixels and other large numbers until something scales them, labels as numbers or one-hot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from core.stuck.code.arithmetic import number
from core.stuck.code.budget import spend
from core.stuck.code.names import (
    ARRAYS,
    IMAGE_SETS,
    LARGE_SETS,
    LOADERS,
    ONE_HOT,
    PIXEL_READERS,
    SCALERS,
    TORCH_SETS,
    WHOLE,
)
from core.stuck.code.values import Call, Const, Data, Items, Lib, Table, Tensor, Unknown

LARGE = 100  # a list with numbers of this size is to be scaled
FLOW_LABELS = {"categorical": "onehot", "binary": "sparse", "sparse": "sparse", "int": "sparse"}
SCALING = {"rescale", "preprocessing_function", "samplewise_center", "featurewise_center"}
MADE: dict[str, dict[str, Any]] = {
    **dict.fromkeys(PIXEL_READERS, {"large": True}),
    **dict.fromkeys(ONE_HOT, {"labels": "onehot"}),
    **dict.fromkeys(WHOLE, {"labels": "sparse"}),
    **dict.fromkeys(("sin", "cos"), {"negative": True}),
    "eye": {"labels": "identity"},
}


def read(callee: Lib, call: Call) -> Any:
    """What a function of a library makes of arrays, or where it reads them from."""
    *_, owner, name = ("", *callee.path.split("."))
    line = call.line
    if name == "load_data" and owner:
        pixels = owner in IMAGE_SETS
        x = Data(line, large=pixels or owner == "boston_housing")
        y = Data(line, labels="sparse" if pixels else "", many=pixels)
        return Items([Items([x, y]), Items([x, y])])
    if name in LARGE_SETS:
        return Items([Data(line, large=True), Data(line)]) if "return_X_y" in call.named else Data(line, large=True)
    if name in TORCH_SETS:
        return Data(line, large=True, kind="torchvision")
    if name == "ImageDataGenerator":
        return Data(line, large=True, scaled=bool(SCALING & set(call.named)), kind="generator")
    if name == "image_dataset_from_directory":
        return Items([Data(line, large=True), _flowing(call, "label_mode", "int")])
    return function(name, call)


def _flowing(call: Call, keyword: str, usual: str) -> Data:
    """The labels that come with images from a directory."""
    mode = call.named.get(keyword, Const(usual))
    return Data(call.line, labels=FLOW_LABELS.get(mode.value, "") if isinstance(mode, Const) else "")


def function(name: str, call: Call) -> Any:
    """What a function makes of arrays, by its name."""
    first, line = call.first, call.line
    if name in MADE:
        return Data(line, **MADE[name])
    if name in ("arange", "range", "linspace"):
        ends = [abs(n) for each in call.values[:2] if (n := number(each)) is not None]
        return Data(line, large=bool(ends) and max(ends) >= LARGE, flat=True)
    if name in SCALERS or (name in ("fit_transform", "transform") and isinstance(first, Data)):
        if not isinstance(first, Data):
            return Unknown(name)
        return replace(first, line=line, scaled=True, negative=True, kind="")
    if name == "train_test_split":
        return Items([each for given in call.values for each in (given, given)])
    if name == "TensorDataset":
        return Items([Items([*call.values])])
    if name == "from_tensor_slices" and isinstance(first, Items):
        return Items([*first.items])
    if name in LOADERS:
        return Unknown() if isinstance(first, Data) and first.kind == "torchvision" else first
    if name in ARRAYS:
        return first if isinstance(first, Tensor) else array(first, line)
    return Unknown(name)


def array(value: Any, line: int) -> Any:
    """An array of a value: of a list that was written out, or of arrays."""
    if isinstance(value, Data):
        return replace(value, line=line, kind="")
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
    rows = [each for each in value.items if isinstance(each, Items)] if isinstance(value, Items) else []
    return Data(
        line,
        large=max(map(abs, numbers)) >= LARGE,
        labels=_labels(rows, numbers) if whole else "",
        negative=min(numbers) < 0,
        flat=isinstance(value, Items) and not rows,
        many=whole and max(numbers) > 1,
    )


def _labels(rows: list[Items], numbers: list[Any]) -> str:
    if not rows:
        return "sparse" if min(numbers) >= 0 and max(numbers) > 1 else ""
    sums = {sum(each.value for each in row.items if isinstance(each, Const)) for row in rows}
    wide = all(len(row.items) > 1 and all(isinstance(each, Const) for each in row.items) for row in rows)
    return "onehot" if wide and sums == {1} and set(numbers) == {0, 1} else ""


def _leaves(value: Items | Table) -> Iterator[Any]:
    """What stands in a list and in the lists in it, each of which is looked into once."""
    seen, waiting = {id(value)}, [value]
    while waiting:
        for each in waiting.pop().inside:
            spend()
            if not isinstance(each, (Items, Table)):
                yield each
            elif id(each) not in seen:
                seen.add(id(each))
                waiting.append(each)


def method(owner: Data, name: str, call: Call) -> Any:
    """What ``array.name(...)`` gives back."""
    line = call.line
    if owner.kind == "generator":
        if name in ("flow_from_directory", "flow_from_dataframe"):
            return Items([Data(line, True, owner.scaled), _flowing(call, "class_mode", "categorical")])
        if name == "flow" and call.values:
            x, y = call.first, call.values[1] if len(call.values) > 1 else call.named.get("y", Unknown())
            return Items([replace(x, scaled=x.scaled or owner.scaled) if isinstance(x, Data) else x, y])
        return Const(None)
    if owner.kind == "torchvision":
        return Unknown(name)
    if name in ("reshape", "view", "unsqueeze", "expand_dims"):
        return replace(owner, line=line, flat=False)
    if name in ("mean", "std", "max", "min", "sum", "shape", "argmax", "size"):
        return Data(line, labels="sparse") if name == "argmax" else Unknown(name)
    scales = name in ("div", "div_", "sub", "normalize", "map", "apply")
    return replace(owner, line=line, scaled=owner.scaled or scales)
