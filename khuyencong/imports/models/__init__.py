"""Imports (lần nhập), their rows and the layouts that an office keeps."""

from khuyencong.imports.models.batch import ImportBatch, ImportStatus, Mode
from khuyencong.imports.models.layout import SheetLayout
from khuyencong.imports.models.row import ImportRow, Outcome, Result

__all__ = ["ImportBatch", "ImportRow", "ImportStatus", "Mode", "Outcome", "Result", "SheetLayout"]
