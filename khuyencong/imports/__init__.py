"""Brings spreadsheets in (nhập liệu): upload, preview, apply in one transaction, undo.

What a kind of record is, its app says (`kinds.register`); here nothing knows a project.
"""
