"""Reads the files of contracts."""

import os
import stat
from pathlib import Path
from typing import Any

import yaml

from tutgen.check.contracts.memory import memory
from tutgen.check.contracts.references import ContractError
from tutgen.check.contracts.values import read_json, read_yaml

MAX_BYTES = 100_000_000


def read(root: Path, path: str) -> Any:
    """The value of a JSON or YAML file of the project. Raises ContractError."""
    if "://" in path:
        raise ContractError(f"'{path}' is an address, and nothing is fetched")
    full = Path(os.path.realpath(root / path))
    if not full.is_relative_to(os.path.realpath(root)):
        raise ContractError(f"'{path}' stands outside of the project")
    kept = memory()
    if kept:
        kept.meet(full)
    text = _text(full, path)
    if full.suffix != ".json" and not text.lstrip().startswith("{"):
        return _yaml(text, path)
    try:
        return read_json(text)
    except (ValueError, RecursionError) as error:
        if full.suffix != ".json":  # YAML may begin with a brace as well
            return _yaml(text, path)
        raise ContractError(f"'{path}' is no JSON: {error}") from error


def _text(full: Path, path: str) -> str:
    try:
        status = full.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise ContractError(f"'{path}' is no file")
        if status.st_size > MAX_BYTES:
            raise ContractError(f"'{path}' is larger than {MAX_BYTES:,} bytes")
        content = full.read_bytes()
    except OSError as error:
        raise ContractError(f"'{path}' cannot be read: {error.strerror}") from error
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if wide else "utf-8-sig", "replace")


def _yaml(text: str, path: str) -> Any:
    kept = memory()  # of JSON it would be no faster
    try:
        return kept.value(text, read_yaml) if kept else read_yaml(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise ContractError(f"'{path}{at}': this is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ContractError(f"'{path}': this is not YAML: {error}") from error
