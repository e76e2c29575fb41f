"""What follows an establishment that is merged into another: apps above register theirs."""

from collections.abc import Callable

from provinces.models import Establishment

Follower = Callable[[Establishment, Establishment], list[str]]
"""Takes who stays and who goes, moves its own rows, and says what the page should tell."""
FOLLOWERS: list[Follower] = []
