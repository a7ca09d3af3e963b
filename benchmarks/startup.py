"""What it takes to start: processor time of Python alone, of `tutgen --help`, of a small build.

    python -m benchmarks.startup --rounds 20

The least of all rounds is shown: what disturbs a run only ever adds to it.
"""

import argparse
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Cost, run, table

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=20, metavar="N")
    parser.add_argument(
        "--project", type=Path, default=ROOT, help="the project to build (the example)"
    )
    options = parser.parse_args(arguments)
    tutgen = [sys.executable, "-m", "tutgen"]
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`tutgen --help`": [*tutgen, "--help"],
        "`tutgen build`, the example": [*tutgen, "build", "-C", str(options.project), "-q"],
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(options.rounds):
            for name, command in commands.items():
                fresh = ["-o", f"{scratch}/{number}"] if "build" in command else []
                costs[name].append(run([*command, *fresh]))
    cpu = {name: min(cost.cpu for cost in each) for name, each in costs.items()}
    alone = cpu["`python -c pass`"]
    rows = [
        (
            name,
            f"{cpu[name] * 1000:.0f}",
            f"{(cpu[name] - alone) * 1000:.0f}",
            f"{min(cost.wall for cost in each) * 1000:.0f}",
            f"{max(cost.peak for cost in each):.0f}",
        )
        for name, each in costs.items()
    ]
    print(f"Python {platform.python_version()}, the least of {options.rounds} rounds\n")
    print(table(("command", "CPU ms", "beyond Python", "wall ms", "peak MB"), rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
