"""Settings that all tests share."""

import os

# As core/engines/keras_engine.py wants it, before any test imports TensorFlow: oneDNN rounds sums in another order.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

from hypothesis import settings  # noqa: E402

# Two shared cores: how long an example takes says nothing about the code.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
