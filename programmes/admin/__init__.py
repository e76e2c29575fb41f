"""The admin of programmes (quản trị): every model but the cells, which nobody edits by hand."""

from programmes.admin import ceilings, lists, plans, projects, record, spending

__all__ = ["ceilings", "lists", "plans", "projects", "record", "spending"]
