"""From workbooks to typed rows in a DuckDB file: Fupan against pandas and polars.

Run: python benchmarks/import.py [load ...] [--all] [--share 0.1] [--folder DIR]. All sides read the same files, each
in a process of its own, and must end with the same rows, and in every column with as many values and the same sum: the
run stops where they don't. Fupan does more on the way: it recognises the export, checks printed rates, keeps a ledger
and every version of a row, says why a row was refused, and derives the current rows.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])

from benchmarks.checking import Found, account_for_nulls, contents, differences
from benchmarks.loads import LATE, LOADS, Load, Planted, made
from benchmarks.measuring import Cost, measured
from benchmarks.side import BY_COLUMN, BY_TWO, INFERRED, OURS, PER_CELL, POLARS
from benchmarks.tables import LOADED

SIDE = Path(__file__).with_name("side.py")


def run(side: str, load: Load, source: Path, folder: Path) -> tuple[Cost, Found, Path]:
    """What a side cost and what it ended with, in a database of its own."""
    database = Path(tempfile.mkdtemp(dir=folder)) / "benchmark.duckdb"
    cost = measured([str(SIDE), side, load.name, str(source), str(database)])
    return cost, contents(database, LOADED[load.name], "landed_" if side == OURS else ""), database


def compare(load: Load, source: Path, planted: Planted, folder: Path, *, patient: bool) -> None:
    print(f"\n{load.name}: {load.title}", flush=True)
    cost, ours, database = run(OURS, load, source, folder)
    account_for_nulls(database, ours, planted)
    costs = {OURS: cost}
    peers = [POLARS, BY_TWO, BY_COLUMN] if load.files > 1 else [POLARS, BY_COLUMN]
    peers += [PER_CELL] if patient or not load.slow else []
    for side in peers:
        costs[side], found, _ = run(side, load, source, folder)
        unlike = differences(ours, found)
        assert not unlike, f"{side} ended with other data: {unlike}"
    fastest = min(costs[side].seconds for side in peers)
    print(f"  {'':30} {'seconds':>8} {'ratio':>6} {'cpu s':>7} {'peak MiB':>9}")
    for side, cost in costs.items():
        print(f"  {side:30} {cost.seconds:8.2f} {cost.seconds / fastest:6.2f} {cost.cpu:7.2f} {cost.mib:9}")
    print("  Fupan's steps: " + ", ".join(f"{name} {spent:.2f}" for name, spent in costs[OURS].told.items()))
    if PER_CELL in costs:
        print(f"  Fupan : openpyxl = 1 : {costs[PER_CELL].seconds / costs[OURS].seconds:.1f}")
    if load.files == 1 and planted.rows > LATE and not load.slow:
        cost, found, _ = run(INFERRED, load, source, folder)
        missing = {key: ours["live"][key][0] - count for key, (count, _) in found["live"].items()}
        lost = {key: count for key, count in missing.items() if count}
        print(f"  {INFERRED}: {cost.seconds:.2f} s, and lost without a word: {lost}")
        assert lost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("loads", nargs="*", metavar="load", help=f"of {', '.join(LOADED)} (without: all of them)")
    parser.add_argument("--all", action="store_true", help="openpyxl on the long list as well: minutes more")
    parser.add_argument("--share", type=float, default=1.0, help="of the rows and files: 0.1 for a tenth of them")
    parser.add_argument("--folder", type=Path, help="where the files are made, and found again by the next run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fupan-bench-") as name:
        for load in LOADS:
            if load.name in (options.loads or LOADED):
                source, planted = made(load, options.share, options.folder or Path(name))
                compare(load, source, planted, Path(name), patient=options.all)


if __name__ == "__main__":
    main()
