"""Forms of the pages of imports."""
