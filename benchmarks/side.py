"""One side of the import benchmark, alone in its process: python benchmarks/side.py SIDE LOAD SOURCE DATABASE.

What a side needs is imported before its clock starts. `import.py` runs this and holds the sides against each other.
"""

import sys
from collections.abc import Callable
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])

from benchmarks.measuring import alone
from benchmarks.tables import LOADED

OURS = "Fupan"
POLARS = "polars, calamine"
BY_TWO = "polars, read by two processes"
INFERRED = "polars, types inferred"
BY_COLUMN = "pandas, calamine, by column"
PER_CELL = "pandas, openpyxl, per cell"


def work_of(side: str, load: str, source: Path, database: Path) -> Callable[[], dict[str, float] | None]:
    if side == OURS:
        from benchmarks.ours import bring_in

        return lambda: bring_in(source, database)
    paths, columns = sorted(source.iterdir()) if source.is_dir() else [source], LOADED[load]["live"]
    if side in (BY_COLUMN, PER_CELL):
        from benchmarks import peer_pandas

        engine = "calamine" if side == BY_COLUMN else "openpyxl"
        if load == "details":
            return lambda: peer_pandas.bring_in_details(paths, database, engine)
        return lambda: peer_pandas.bring_in_lists(paths, database, columns, engine)
    from benchmarks import peer_polars

    if side == INFERRED:
        return lambda: peer_polars.bring_in_inferred(paths, database, columns)
    processes = 2 if side == BY_TWO else 1
    if load == "details":
        return lambda: peer_polars.bring_in_details(paths, database, processes)
    return lambda: peer_polars.bring_in_lists(paths, database, columns, processes)


if __name__ == "__main__":
    alone(work_of(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])))
