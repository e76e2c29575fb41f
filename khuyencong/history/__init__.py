"""Who changed what, when, from which page or file (nhật ký); append-only."""
