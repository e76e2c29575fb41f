"""The admin of programmes (quản trị): every model but the cells, which nobody edits by hand."""

from programmes.admin import lists, plans, projects, record, spending

__all__ = ["lists", "plans", "projects", "record", "spending"]
