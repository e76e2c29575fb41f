"""What is done with an import, step by step: read and compared, written, taken back, redone."""

from khuyencong.imports.engine.applying import ChangedMeanwhile, NotNow, apply_batch
from khuyencong.imports.engine.reading import read_batch
from khuyencong.imports.engine.undoing import redo_batch, undo_batch

__all__ = [
    "ChangedMeanwhile", "NotNow", "apply_batch", "read_batch", "redo_batch", "undo_batch",
]  # fmt: skip
