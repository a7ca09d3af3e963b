"""What the sibling rules cost: `tutgen build` and `tutgen check`, each with the rules and without.

    python -m benchmarks.check --sizes 14,1400,10010 --repeat 3

Whole processes, from start to end, on the projects of generate.py and on the example. The commands take
turns, so that what else the machine does hits all alike. The median of the repetitions is shown; the rules'
part is the difference of the least two processor times, since other work only adds. A check writes
nothing: its difference is the rules alone, while that of builds also has what writing took more or less.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.compare import surroundings
from benchmarks.generate import FORMS, make_services, make_tutorials, write_files
from benchmarks.measure import Cost, median, run, table

ROOT = Path(__file__).resolve().parents[1]
SIZES = "14,1400,10010"
TUTGEN = ("-m", "tutgen")
WITHOUT_RULES = (
    "-c",
    "from tutgen.build import stages; stages._sibling_rules = lambda *_: None\n"
    "from tutgen.cli.main import run; run()",
)
COMMANDS = {
    "tutgen build": (*TUTGEN, "build", "--fresh"),
    "tutgen build --check": (*TUTGEN, "build", "--fresh", "--check"),
    "tutgen check, no rules": (*WITHOUT_RULES, "check"),
    "tutgen check": (*TUTGEN, "check"),
}
BESIDE = {"tutgen build --check": "tutgen build", "tutgen check": "tutgen check, no rules"}
"""A command with the rules -> the same without."""
HEADER = ("pages", "command", "wall s", "CPU s", "peak MB", "rules: CPU s", "ms/page")


def measure(project: Path, repeat: int) -> dict[str, list[Cost]]:
    """The commands in turn, each so many times, every build into a folder of its own."""
    costs: dict[str, list[Cost]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(repeat):
            for name, words in COMMANDS.items():
                site = Path(scratch) / "site"
                output = ["-o", str(site)] if "build" in words else []
                command = [sys.executable, *words, "-q", *output]
                costs[name].append(run([*command, "-C", str(project)]))
                shutil.rmtree(site, ignore_errors=True)
    return costs


def rows(pages: int, name: str, costs: dict[str, list[Cost]]) -> list[tuple[str, ...]]:
    """The lines of the table for one project."""
    least = {command: min(cost.cpu for cost in each) for command, each in costs.items()}
    found: list[tuple[str, ...]] = []
    for command, each in costs.items():
        cost = median(each)
        rules = ("", "")
        if command in BESIDE:
            more = least[command] - least[BESIDE[command]]
            rules = (f"{more:+.2f}", f"{more * 1000 / pages:+.2f}")
        shown = f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}"
        found.append((name, command, *shown, *rules))
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--sizes", default=SIZES, help=f"service pages, ({SIZES})")
    parser.add_argument("--services", type=int, default=14, metavar="S")
    parser.add_argument("--repeat", type=int, default=3, metavar="N")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    if odd := [size for size in sizes if size < 1 or size % options.services]:
        parser.error(f"not a multiple of {options.services} services: {odd}")
    lines = rows(16, "the example", measure(ROOT, options.repeat))
    with tempfile.TemporaryDirectory() as work:
        for size in sizes:
            model = make_services(options.services), make_tutorials(size // options.services)
            project = Path(work) / str(size)
            write_files(FORMS["tutgen"](*model), project)
            lines += rows(size, f"{size:,}", measure(project, options.repeat))
            shutil.rmtree(project)
    print(table(HEADER, lines, left=2))
    print(f"\n{surroundings(None)}, {options.repeat} of each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
