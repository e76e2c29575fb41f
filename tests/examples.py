"""How many random examples a run tries; HYPOTHESIS_PROFILE=thorough tries ten times as many."""

from hypothesis import settings

EXAMPLES = settings().max_examples  # of the profile that tests/conftest.py has loaded
