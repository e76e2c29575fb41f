"""What is done with an import, step by step: read and compared, written, taken back, redone."""

from khuyencong.imports.engine.applying import apply_batch
from khuyencong.imports.engine.reading import read_batch
from khuyencong.imports.engine.redoing import redo_batch
from khuyencong.imports.engine.refusing import Cancelled, ChangedMeanwhile, NotNow
from khuyencong.imports.engine.undoing import undo_batch

__all__ = [
    "Cancelled", "ChangedMeanwhile", "NotNow", "apply_batch", "read_batch", "redo_batch",
    "undo_batch",
]  # fmt: skip
