"""How many images a dense layer can get right, in fractions and by looking at every set of images."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from tests.core.separability.fractions import eliminated, solution

EXTRA = {"valid": 0, "same": 1}
# A filter and its multiple, as typed; with images, and how many can be right.
TYPED = [
    ("-0.1_0_1_0.6_-0.03_0_0.3_0.18", "", 5),
    (
        "0.9_1_0.7_0.7_0.63_0.7_0.49_0.49",
        "AE5VtMGZ4q6_tAHoVaraR6M1C3IA_DjoPCxfnECaARSKL2EXoaMcHwBHgIK_GMbtG24BOO7j92y8S7OdAPy8_CnIBSMySwE0yNehWK7yvCQA7bd5"
        "lCBBTc_SATrLGJAb3B2VggCJPwWT6XLxdMEBXRUzKJRYFOvg",
        10,
    ),
]


def features(filters, padding, images):
    """What filters, four fractions each, say of the images, 0 to 255: as Keras flattens it."""
    side = 2 + EXTRA[padding]
    found = []
    for greys, _ in images:
        x = {(row, column): greys[3 * row + column] for row in range(3) for column in range(3)}
        found.append([
            max(sum(tap * x.get((row + i // 2, column + i % 2), 0) for i, tap in enumerate(taps)), Fraction(0))
            for row in range(side) for column in range(side) for taps in filters
        ])  # fmt: skip
    return found


def clashes(features, classes):
    """All sets of images that no plane separates, and of which each is needed for that."""
    signs = [2 * int(label) - 1 for label in classes]
    vectors = [[Fraction(sign * x) for x in (1, *row)] for row, sign in zip(features, signs, strict=True)]
    reduced, pivots = eliminated([list(row) for row in zip(*vectors, strict=True)])  # the same mixtures are 0
    vectors = [list(column) for column in zip(*reduced[: len(pivots)], strict=True)]
    found: list[set[int]] = []
    for size in range(2, len(vectors) + 1):
        for chosen in combinations(range(len(vectors)), size):
            if any(each <= set(chosen) for each in found):
                continue
            columns = [vectors[image] + [Fraction(1)] for image in chosen]
            weights = solution(columns, [Fraction(0)] * len(vectors[0]) + [Fraction(1)])
            if weights is not None and min(weights) > 0:
                found.append(set(chosen))
    return found


def most_right(features, classes):
    """The most images of which no set clashes."""
    found, everything = clashes(features, classes), range(len(features))
    for size in range(len(features), 0, -1):
        if any(not any(each <= set(kept) for each in found) for kept in combinations(everything, size)):
            return size
    return 0


def right(features, classes, dense, bias):
    """Which images a layer gets right, without any rounding."""
    w = [Fraction(float(b)) - Fraction(float(a)) for a, b in dense]
    b = Fraction(float(bias[1])) - Fraction(float(bias[0]))
    leads = [sum(weight * x for weight, x in zip(w, row, strict=True)) + b for row in features]
    return [(lead > 0) if label else (lead < 0) for lead, label in zip(leads, classes, strict=True)]
