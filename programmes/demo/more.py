"""What else is invented for a demonstration: apps above register what they tell."""

from collections.abc import Callable
from datetime import date

Teller = Callable[[date], int]
"""Invents its rows as of a day; returns how many."""
TELLERS: list[Teller] = []
