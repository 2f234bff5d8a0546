"""What the pictures have in common.

A picture has an ``Arrangement`` for each width. In each it adds marks, texts and rules to a ``Drawing``, which is a
``still`` view, one of ``charts`` or a ``moving`` one. All views together are a ``chart`` or a ``player``.

protocol       what the browser gets of a figure, and what each part of it means
payload        a figure's arrangements, packed
parts          the parts of a text that follow the epoch
boxes          rectangles and grids of them
marks          traces: lines, dots, texts, tiles
drawing        what is drawn with all that, and texts and rules in pixels
axes           quiet and hidden axes, in pairs
strip          many equal grids in one heatmap
value_axis     where a value stands on an axis
histogram      the losses of many networks in bins
labels         where to write on a chart
palette        colours: tokens and scales that follow the theme, scales that do not, and the ink to write on them
success_scale  the one scale for shares of seeds solved
"""
