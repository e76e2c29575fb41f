"""What comes in spreadsheets about programmes: one module per kind of record."""

from khuyencong.imports.kinds import register
from programmes.imports import ceilings, entries, establishments, plans, projects, results


def register_all() -> None:
    """Say which kinds of records come in; called once, when the app is ready."""
    for module in (ceilings, entries, establishments, plans, projects, results):
        register(module.KIND)
