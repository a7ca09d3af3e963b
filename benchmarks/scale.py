"""How far one machine goes: `tutgen build` alone, on growing sites, with one process and with several.

    python -m benchmarks.scale --sizes 1400,10010,50050 --jobs 1,2

Every build is a build from nothing into an empty folder, and a second one onto the first, of which
nothing has changed. The builds of a size take turns; the median of the repetitions is shown. A site of
50,050 pages weighs 1.6 GB, and there are two at a time.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.compare import surroundings
from benchmarks.generate import FORMS, make_services, make_tutorials, write_files
from benchmarks.measure import Cost, median, run, table

SIZES = "1400,10010,50050"
HEADER = ("pages", "jobs", "build", "wall s", "CPU s", "CPU ms/page", "peak MB", "MB written")


def build(project: Path, jobs: str) -> tuple[Cost, Cost]:
    """What a build into an empty folder costs, and then another onto it."""
    site = project / "site"
    shutil.rmtree(site, ignore_errors=True)
    command = [sys.executable, "-m", "tutgen", "build", "-q", "-j", jobs, "-C", str(project)]
    costs = []
    for _ in ("from nothing", "again"):
        os.sync()  # what is still to be written of the build before is not this one's
        costs.append(run(command))
    return costs[0], costs[1]


def rows(pages: int, project: Path, jobs: list[str], repeat: int) -> Iterator[tuple[str, ...]]:
    """The lines of the table for one size."""
    taken: dict[str, list[tuple[Cost, Cost]]] = {number: [] for number in jobs}
    for _ in range(repeat):
        for number in jobs:
            taken[number].append(build(project, number))
    weight = sum(path.stat().st_size for path in (project / "site").rglob("*") if path.is_file())
    for number, pairs in taken.items():
        for name, costs in zip(("first", "second"), zip(*pairs, strict=True), strict=True):
            cost = median(costs)
            yield (
                f"{pages:,}",
                number,
                name,
                f"{cost.wall:.2f}",
                f"{cost.cpu:.2f}",
                f"{cost.cpu * 1000 / pages:.2f}",
                f"{cost.peak:.0f}",
                f"{weight / 1e6:.0f}",
            )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--sizes", default=SIZES, help=f"service pages ({SIZES})")
    parser.add_argument("--jobs", default="1,2", help="numbers of processes (1,2)")
    parser.add_argument("--services", type=int, default=14, metavar="S")
    parser.add_argument("--repeat", type=int, default=1, metavar="N")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    if odd := [size for size in sizes if size < 1 or size % options.services]:
        parser.error(f"not a multiple of {options.services} services: {odd}")
    lines: list[tuple[str, ...]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as work:
            model = make_services(options.services), make_tutorials(size // options.services)
            write_files(FORMS["tutgen"](*model), Path(work))
            lines += rows(size, Path(work), options.jobs.split(","), options.repeat)
    print(table(HEADER, lines, left=3))
    print(f"\n{surroundings(None)}, median of {options.repeat}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
