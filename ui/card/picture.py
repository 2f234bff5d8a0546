"""The card's picture: the curve of the loss and the filters as they end, in the size that chats cut nothing of."""

from __future__ import annotations

import io
import textwrap

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.figures.kit.palette import DIVERGING, shade
from core.images import pixels
from core.run import Run
from core.words import loss_text
from ui.visit.view import View

SIZE = (1200, 630)
MARGIN = 60
CURVE = (MARGIN, 250, 640, 550)  # left, top, right, bottom
FILTERS = (720, 250, 1140, 550)
GROUND, TEXT, MUTED, GRID, ACCENT = "#ffffff", "#14171d", "#5b6270", "#dfe3e9", "#2458a6"  # the light theme's
Draw = ImageDraw.ImageDraw
_font = ImageFont.load_default
LEAST = 1e-12  # what a loss of exactly 0 is drawn as on a logarithmic axis


def card_picture(view: View, run: Run) -> bytes:
    """The picture as a PNG, 1200 x 630.

    How to read it: the verdict in words; below it the loss, on a logarithmic axis if it changes a hundredfold,
    with its first and last value; beside it each filter, blue negative, white zero, red positive, all on one scale.
    As long as a task hides the run, the images that it is trained on stand there instead.
    """
    image = Image.new("RGB", SIZE, GROUND)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, 40), "Stuck at 0.8133", MUTED, _font(26))
    said = textwrap.fill(view.says_of(run), 52, max_lines=3, placeholder=" ...")
    draw.multiline_text((MARGIN, 84), said, TEXT, _font(40), spacing=10)
    if "run" in view.hidden:
        _images(draw, pixels(view.experiment.images))
    else:
        _curve(draw, run.loss)
        _filters(draw, np.moveaxis(run.kernels[-1], -1, 0))
    written = io.BytesIO()
    image.quantize(64).save(written, "png", optimize=True)
    return written.getvalue()


def _curve(draw: Draw, loss: np.ndarray) -> None:
    left, top, right, bottom = CURVE
    draw.line([(left, bottom), (right, bottom)], GRID, 2)
    finite = np.isfinite(loss)
    values, low = np.where(finite, loss, loss[finite].max()), 0.0
    if values.max() > 100 * max(values.min(), LEAST):
        values = np.log(np.maximum(values, LEAST))
        low = values.min()
    heights = bottom - (values - low) / (values.max() - low or 1.0) * (bottom - top)
    across = np.linspace(left, right, len(values))
    kept = np.unique(np.linspace(0, len(values) - 1, 600).round().astype(int))  # one a pixel, the last among them
    draw.line([(float(across[i]), float(heights[i])) for i in kept], ACCENT, 5, joint="curve")
    x, y = float(across[-1]), float(heights[-1])
    draw.ellipse((x - 9, y - 9, x + 9, y + 9), ACCENT)
    draw.text((left, top - 14), f"loss {loss_text(float(loss[0]))}", MUTED, _font(26), anchor="ls")
    draw.text((right, top - 14), loss_text(float(loss[-1])), ACCENT, _font(30), anchor="rs")
    draw.text((left, bottom + 12), "epoch 0", MUTED, _font(24))
    draw.text((right, bottom + 12), f"{len(loss) - 1:,}", MUTED, _font(24), anchor="ra")


def _filters(draw: Draw, filters: np.ndarray) -> None:
    """``filters``: (F, 2, 2)."""
    left, top, right, bottom = FILTERS
    columns = int(np.ceil(np.sqrt(len(filters))))
    rows = -(-len(filters) // columns)
    gap = 16
    side = min((right - left + gap) / columns, (bottom - top + gap) / rows) - gap
    limit = float(np.abs(filters[np.isfinite(filters)]).max(initial=0)) or 1.0

    def color(tap: float) -> str:
        return shade(DIVERGING, (tap / limit + 1) / 2) if np.isfinite(tap) else GRID

    _tiles(draw, np.vectorize(color)(filters), left, top, columns, side, side + gap)
    draw.text((left, top - 14), "its filters" if len(filters) > 1 else "its filter", MUTED, _font(26), anchor="ls")


def _images(draw: Draw, images: np.ndarray) -> None:
    """``images``: (N, 3, 3), grey values; in rows of eight."""
    pitch = (SIZE[0] - 2 * MARGIN) / 8
    greys = np.vectorize("rgb({0:.0f},{0:.0f},{0:.0f})".format)(images)
    _tiles(draw, greys, MARGIN, CURVE[1], 8, pitch * 0.8, pitch)


def _tiles(draw: Draw, colors: np.ndarray, left: float, top: float, columns: int, side: float, pitch: float) -> None:
    """``colors``: (N, n, n), each a framed square of this side, and from one to the next ``pitch``."""
    for number, cells in enumerate(colors):
        row, column = divmod(number, columns)
        x, y, cell = left + column * pitch, top + row * pitch, side / len(cells)
        for (i, j), color in np.ndenumerate(cells):
            draw.rectangle((x + j * cell, y + i * cell, x + (j + 1) * cell, y + (i + 1) * cell), str(color))
        draw.rectangle((x, y, x + side, y + side), outline=MUTED, width=2)
