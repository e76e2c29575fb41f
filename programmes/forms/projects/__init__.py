"""The form of a project, in the order of its paper file (hồ sơ đề án)."""
