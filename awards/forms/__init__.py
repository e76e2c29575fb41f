"""Forms of awards: filters of lists, and what people write about rounds and products."""
