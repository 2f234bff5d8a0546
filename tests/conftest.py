"""Settings that all tests share."""

from hypothesis import settings

# Two shared cores: how long an example takes says nothing about the code.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
