"""Pages that everybody reads: rounds, products, commendations, what support led to."""
