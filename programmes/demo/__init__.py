"""Invented plans, projects and spending (dữ liệu minh họa), shaped like the real thing."""
