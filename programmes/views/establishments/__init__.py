"""Pages of the register of rural establishments (cơ sở CNNT)."""
