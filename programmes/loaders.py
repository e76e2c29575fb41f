"""Who else fills tables from files of the project: apps above this one register their loaders.

`load_published` runs the published ones after its own, `load_rules` those of the law.
"""

from collections.abc import Callable

from programmes.csv_tables import TableReport

Loader = Callable[[], list[TableReport]]
PUBLISHED: list[Loader] = []
RULES: list[Loader] = []
