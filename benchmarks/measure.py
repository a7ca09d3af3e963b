"""What a command costs: wall time, processor time and memory, its children included."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    wall: float
    """Seconds on the clock."""
    cpu: float
    """Seconds of processor time, user and system, of the command and all children it waited for."""
    peak: float = 0
    """MB of the largest single process: the kernel tells the largest, not the sum."""
    user: float = 0
    """The part of `cpu` outside the system."""


def with_compiled_modules() -> dict[str, str]:
    """The environment, in which Python may keep its compiled modules, as it does where tutgen is installed."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def run(
    command: Sequence[str], folder: Path | None = None, extra: Mapping[str, str] | None = None
) -> Cost:
    """Run a command to its end; a failure ends the benchmark with the command's own message."""
    environment = {**with_compiled_modules(), **(extra or {})}
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"exit {process.returncode}: {' '.join(command)}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, usage.ru_utime)


def rewrite(source: Path, target: Path) -> Cost:
    """Write the files of a folder again elsewhere; only the writing is counted, not the reading."""
    wall = cpu = 0.0
    for path in sorted(source.rglob("*")):
        copy = target / path.relative_to(source)
        content = path.read_bytes() if path.is_file() else None
        begin, busy = time.perf_counter(), time.process_time()
        if content is None:
            copy.mkdir(parents=True, exist_ok=True)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
        wall += time.perf_counter() - begin
        cpu += time.process_time() - busy
    return Cost(wall, cpu)


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.peak for cost in costs),
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """A Markdown table; all columns but the first `left` are right-aligned."""
    widths = [max(len(row[n]) for row in (header, *rows)) for n in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        pairs = enumerate(zip(cells, widths, strict=True))
        padded = (cell.ljust(w) if n < left else cell.rjust(w) for n, (cell, w) in pairs)
        return f"| {' | '.join(padded)} |"

    dashes = ("-" * w if n < left else "-" * (w - 1) + ":" for n, w in enumerate(widths))
    return "\n".join([line(header), f"| {' | '.join(dashes)} |", *map(line, rows)])
