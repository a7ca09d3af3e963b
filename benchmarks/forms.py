"""What the other forms of pages cost beside the pages: languages of requests, files to take along, Markdown,
`llms.txt`, models.

    python -m benchmarks.forms --pages 1400 --jobs 1 --repeat 3

Whole builds from nothing of one project of generate.py, which differ in what `outputs` switches off: no form, each alone, all
of them. They take turns; the least processor time of the repetitions is shown, as what else the machine does only adds to it.
What they are compared by is user time. Each goes into a folder of its own, and all are deleted at the end: just after a
deletion, ext4 takes seconds of system time more to make files.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.compare import surroundings
from benchmarks.generate import (
    FORMS,
    OTHER_FORMS,
    leaving_out,
    make_services,
    make_tutorials,
    write_files,
)
from benchmarks.measure import Cost, run, table

OUTPUTS = ",".join(OTHER_FORMS)
HEADER = ("forms", "CPU s", "user s", "more than without", "of the pages", "files", "MB written")


def builds(outputs: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Name of a build -> the outputs that it leaves out."""
    each = {f"`{one}`": [other for other in outputs if other != one] for one in outputs}
    return {"none": outputs, **each, "all": ()}


def project(folder: Path, pages: int, services: int, left_out: Sequence[str]) -> Path:
    """A project of so many pages that leaves these outputs out."""
    model = make_services(services), make_tutorials(pages // services)
    write_files(FORMS["tutgen"](*model), folder)
    with (folder / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write(leaving_out(left_out))
    return folder


def measure(projects: Mapping[str, Path], jobs: str, repeat: int) -> dict[str, list[Cost]]:
    """What the builds cost, in turn, each so many times into a folder `site-0`, `site-1` and so on."""
    costs: dict[str, list[Cost]] = {name: [] for name in projects}
    for number in range(repeat):
        for name, folder in projects.items():
            command = [sys.executable, "-m", "tutgen", "build", "-q", "-j", jobs, "-C", str(folder)]
            output = str(folder / f"site-{number}")
            costs[name].append(run([*command, "--fresh", "-o", output]))
    return costs


def rows(
    projects: Mapping[str, Path], costs: Mapping[str, Sequence[Cost]]
) -> list[tuple[str, ...]]:
    """The lines of the table."""
    pages = min(cost.user for cost in costs["none"])
    found: list[tuple[str, ...]] = []
    for name, each in costs.items():
        cpu, user = min(cost.cpu for cost in each), min(cost.user for cost in each)
        sizes = [p.stat().st_size for p in (projects[name] / "site-0").rglob("*") if p.is_file()]
        found.append(
            (
                name,
                f"{cpu:.2f}",
                f"{user:.2f}",
                f"{user - pages:.2f}",
                f"{user / pages - 1:.2f}",
                f"{len(sizes):,}",
                f"{sum(sizes) / 1e6:.1f}",
            )
        )
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=1400, metavar="N", help="(1400)")
    parser.add_argument("--services", type=int, default=14, metavar="S")
    parser.add_argument("--outputs", default=OUTPUTS, help=f"those to switch off ({OUTPUTS})")
    parser.add_argument("--jobs", default="1", help="number of processes (1)")
    parser.add_argument("--repeat", type=int, default=3, metavar="N")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work:
        projects = {
            name: project(Path(work) / f"{number}", options.pages, options.services, left_out)
            for number, (name, left_out) in enumerate(builds(options.outputs.split(",")).items())
        }
        costs = measure(projects, options.jobs, options.repeat)
        print(table(HEADER, rows(projects, costs)))
    jobs = f"{options.jobs} process{'es' * (options.jobs != '1')}"
    print(f"\n{surroundings(None)}, {options.pages:,} pages, {jobs}, least of {options.repeat}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
