"""What a second build costs beside the first: nothing changed, one page, and a snippet of all pages.

    python -m benchmarks.rebuild --sizes 14,1400,10010 --repeat 3

Whole processes, from start to end, on the projects of generate.py. The four builds take turns, so that
what else the machine does hits all alike; the median of the repetitions is shown.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.compare import surroundings
from benchmarks.generate import FORMS, make_services, make_tutorials, write_files
from benchmarks.measure import Cost, median, run, table

SIZES = "14,1400,10010"
HEADER = ("pages", "build", "wall s", "CPU s", "of the first", "peak MB")


def _append(path: Path) -> None:
    """Add a sentence to a source."""
    with path.open("a", encoding="utf-8") as file:
        file.write("\nOne more sentence.\n")


def _sources(project: Path) -> Mapping[str, Callable[[], object]]:
    """Name of a build -> what is changed before it."""
    page = min((project / "content").glob("*/[[]service].md"))
    snippet = min((project / "content/_snippets").glob("*.md"))
    return {
        "the first (`--fresh`)": lambda: None,
        "nothing changed": lambda: None,
        "one tutorial changed": lambda: _append(page),
        "a snippet of all pages changed": lambda: _append(snippet),
    }


def measure(project: Path, repeat: int) -> dict[str, Cost]:
    """The builds in turn, each so many times, all into the same folder."""
    changes = _sources(project)
    costs: dict[str, list[Cost]] = {name: [] for name in changes}
    command = [sys.executable, "-m", "tutgen", "build", "-q", "-C", str(project)]
    for _ in range(repeat):
        for number, (name, change) in enumerate(changes.items()):
            change()
            costs[name].append(run([*command, *([] if number else ["--fresh"])]))
    return {name: median(each) for name, each in costs.items()}


def rows(pages: int, costs: Mapping[str, Cost]) -> list[tuple[str, ...]]:
    """The lines of the table for one project."""
    first = next(iter(costs.values()))
    return [
        (
            f"{pages:,}",
            name,
            f"{cost.wall:.2f}",
            f"{cost.cpu:.2f}",
            f"{cost.cpu / first.cpu:.2f}",
            f"{cost.peak:.0f}",
        )
        for name, cost in costs.items()
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--sizes", default=SIZES, help=f"service pages, ({SIZES})")
    parser.add_argument("--services", type=int, default=14, metavar="S")
    parser.add_argument("--repeat", type=int, default=3, metavar="N")
    options = parser.parse_args(arguments)
    found: list[tuple[str, ...]] = []
    for pages in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            services = make_services(options.services)
            tutorials = make_tutorials(pages // options.services)
            write_files(FORMS["tutgen"](services, tutorials), Path(folder))
            found += rows(pages, measure(Path(folder), options.repeat))
    print(table(HEADER, found, left=2))
    print(f"\n{surroundings(None)}, median of {options.repeat}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
