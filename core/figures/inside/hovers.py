"""What is said of a number of the flow when the pointer is on it."""

from __future__ import annotations

from core.autopsy.passage import Passage
from core.figures.kit.parts import form, number, product
from core.figures.kit.protocol import Part


def hovers(passage: Passage) -> dict[str, list[Part]]:
    """The terms that make each number, as they are at the epoch in view, by the names that ``flow`` gives to cells.

    r: responses, a: features, d: dense weights, z: logits; then a position among them, and whose passage it is.
    """
    found: dict[str, list[Part]] = {}
    windows, f, name = passage.windows, passage.experiment.filters, passage.whose
    digits, positions = 2 if passage.largest("responses") >= 100 else 4, len(windows)
    for position, taps in enumerate(windows):
        for index in range(f):
            k = position * f + index
            where = f"filter {index + 1}, window {position + 1} of {positions}"
            said: list[Part] = [f"{where}\n"]
            for tap, pixel in enumerate(taps):
                tap_weight = passage.at("kernel", tap * f + index)
                shown = f"{pixel:.5g}".replace("-", "−")
                plus = "+ " if tap else ""
                said += [f"{plus}{shown} × ", number(tap_weight, 4), " = ", product(tap_weight, pixel, digits), "\n"]
            response, feature = number(passage.at("responses", k), digits), number(passage.at("features", k), digits)
            found[f"r{k}{name}"] = [*said, "response ", response]
            found[f"a{k}{name}"] = [f"{where}\nthe larger of 0 and ", response, ":\nfeature ", feature]
            for each, title in enumerate(passage.names):
                weight = number(passage.at("dense", 2 * k + each), 4)
                found[f"d{2 * k + each}{name}"] = [
                    f"feature {k + 1} of {positions * f} into the logit of “{title}”\n", feature, " × ", weight,
                ]  # fmt: skip
    for each, title in enumerate(passage.names):
        found[f"z{each}{name}"] = [
            f"{positions * f} features × their weights to “{title}”\n+ bias ", number(passage.at("bias", each), 4),
            "\nlogit ", form(passage.at("logits", each), "loss"),
        ]  # fmt: skip
    return found
