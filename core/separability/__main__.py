"""``python -m core.separability`` measures how often random filters are enough, for ``untrained``."""

from core.separability.untrained import save

save()
