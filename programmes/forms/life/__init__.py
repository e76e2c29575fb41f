"""Forms of steps, batches, plans and adjustments (bước xử lý, đợt, kế hoạch, điều chỉnh)."""
