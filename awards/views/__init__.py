"""Pages of awards: what everybody reads (public), and where rounds are run (work)."""
