"""Pages about projects (đề án)."""
