"""Plan against actual: cells and claims in, frozen rows out; no page sums anything itself."""
