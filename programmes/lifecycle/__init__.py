"""The life of a project (vòng đời đề án): who may take which step, and what it leaves behind."""
