"""Files that belong to records (tệp kèm theo): known by their content, kept, never in the open."""
