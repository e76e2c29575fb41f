"""Pages on plans and batches (kế hoạch, đợt phê duyệt, đợt giao)."""
