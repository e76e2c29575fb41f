"""Registers that stand below the programmes: organisations, establishments, accounts."""

from khuyencong.imports.kinds import register
from khuyencong.imports.registers import organisations, users


def register_all() -> None:
    """Say which kinds of records come in here; called once, when the app is ready."""
    for module in (organisations, users):
        register(module.KIND)
