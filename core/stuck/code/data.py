"""Arrays from outside: pixels and other large numbers until something scales them, labels as numbers or one-hot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from core.stuck.code.budget import spend
from core.stuck.code.names import ARRAYS, FLOWING, WORDS
from core.stuck.code.values import Call, Const, Data, Held, Items, Lib, Tensor, Unknown, number

LARGE = 100  # a list with numbers of this size is to be scaled


def read(callee: Lib, call: Call) -> Any:
    """What a function of a library makes of arrays, or where it reads them from."""
    *_, owner, name = ("", *callee.path.split("."))
    line = call.line
    if name == "load_data" and owner:
        pixels = owner in WORDS["image_sets"]
        both = [Data(line, large=pixels), Data(line, labels="sparse" if pixels else "", many=pixels)]
        return Items([Items(both), Items(both)])
    if name == "ImageDataGenerator":
        return Data(line, large=True, scaled=bool(WORDS["scaling"] & set(call.named)), kind="generator")
    if name == "image_dataset_from_directory":
        return Items([Data(line, large=True), _flowing(call, "label_mode", "int")])
    return function(name, call)


def _flowing(call: Call, keyword: str, usual: str) -> Data:
    """The labels that come with images from a directory."""
    mode = call.named.get(keyword, Const(usual))
    return Data(call.line, labels=FLOWING.get(mode.value, "") if isinstance(mode, Const) else "")


def function(name: str, call: Call) -> Any:
    """What a function makes of arrays, by its name."""
    first, line = call.first, call.line
    if name in ARRAYS:
        return replace(ARRAYS[name], line=line)
    if name in ("arange", "range", "linspace"):
        ends = [abs(n) for each in call.values[:2] if (n := number(each)) is not None]
        return Data(line, large=max(ends, default=0) >= LARGE, flat=True)
    if (name in WORDS["scalers"] or name in ("fit_transform", "transform")) and isinstance(first, Data):
        return replace(first, line=line, scaled=True, negative=True, kind="")
    if name == "train_test_split":
        return Items([each for given in call.values for each in (given, given)])
    if name == "TensorDataset":
        return Items([Items([*call.values])])
    if name in WORDS["loaders"]:
        return Unknown() if isinstance(first, Data) and first.kind == "torchvision" else first
    if name in WORDS["arrays"]:
        return first if isinstance(first, Tensor) else array(first, line)
    return Unknown(name)


def array(value: Any, line: int) -> Any:
    """An array of a value: of a list that was written out, or of arrays."""
    if isinstance(value, Data):
        return replace(value, line=line, kind="")
    if not isinstance(value, Held):
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
    rows = [each for each in value.inside if isinstance(each, Items)]
    return Data(
        line,
        large=max(map(abs, numbers)) >= LARGE,
        labels=_labels(rows, numbers) if whole else "",
        negative=min(numbers) < 0,
        flat=not rows,
        many=whole and max(numbers) > 1,
    )


def _labels(rows: list[Items], numbers: list[Any]) -> str:
    if not rows:
        return "sparse" if min(numbers) >= 0 and max(numbers) > 1 else ""
    sums = {sum(each.value for each in row.items if isinstance(each, Const)) for row in rows}
    wide = all(len(row.items) > 1 and all(isinstance(each, Const) for each in row.items) for row in rows)
    return "onehot" if wide and sums == {1} and set(numbers) == {0, 1} else ""


def _leaves(value: Held) -> Iterator[Any]:
    """What stands in a list and in the lists in it, each of which is looked into once."""
    seen, waiting = {id(value)}, [value]
    while waiting:
        for each in waiting.pop().inside:
            spend()
            if not isinstance(each, Held):
                yield each
            elif id(each) not in seen:
                seen.add(id(each))
                waiting.append(each)


def method(owner: Data, name: str, call: Call) -> Any:
    """What ``array.name(...)`` gives back."""
    line = call.line
    if owner.kind == "generator" and name in ("flow_from_directory", "flow_from_dataframe"):
        return Items([Data(line, True, owner.scaled), _flowing(call, "class_mode", "categorical")])
    if owner.kind == "generator" and name == "flow":
        x = call.first
        x = replace(x, scaled=x.scaled or owner.scaled) if isinstance(x, Data) else x
        return Items([x, call.at(1, "y")])
    if owner.kind:
        return Unknown(name)
    if name in ("reshape", "view", "unsqueeze", "expand_dims"):
        return replace(owner, line=line, flat=False)
    if name in ("mean", "std", "max", "min", "sum", "shape", "argmax", "size"):
        return Data(line, labels="sparse") if name == "argmax" else Unknown(name)
    scales = name in ("div", "div_", "sub", "normalize", "map", "apply")
    return replace(owner, line=line, scaled=owner.scaled or scales)
