"""Which files below content/ and templates/ are ignored or private, by their names.

Ignored are hidden files, and what editors and systems leave beside others.
"""

import re
from functools import lru_cache

_FOR_HOSTS = frozenset((".well-known", ".htaccess", ".nojekyll", ".domains"))
"""Hidden names that are meant for whoever serves the site (RFC 8615 and the hosts' own)."""

_LITTER = re.compile(
    r"""
    .*~                                             # Emacs, Vim, Kate: the version before
  | \#.*\#                                          # Emacs: saved by itself
  | ~\$.*                                           # Office: somebody has it open
  | .*\.(?:orig|rej|bak|tmp|sw[k-p])                # merges, patches, copies, Vim
  | .*___jb_(?:tmp|old)___                          # JetBrains: being saved
  | (?:eh)?thumbs\.db | desktop\.ini | icon\r       # Windows, macOS
  | @eadir | \$recycle\.bin | \#recycle | system\ volume\ information | lost\+found
  | .*_(?-i:BACKUP|BASE|LOCAL|REMOTE)_\d+(?:\..*)?  # git mergetool
  | .*\.sync-conflict-\d{8}-\d{6}.*                 # Syncthing
  | .*_conflict-\d{8}-\d{6}.*                       # ownCloud
  | .*-(?-i:(?:DESKTOP|LAPTOP)-(?=[A-Z]*\d)[A-Z\d]{7,8})(?:-\d+)?(?:\.[^.]*)?  # OneDrive
  | .*[(\[][^()]*                                   # Dropbox, Nextcloud and others
    (?: conflicted\ copy | (?:case|selective\ sync|encoding)\ conflict | sfconflict
      | konflikt\w*\ stehende\ kopie | copie\ en\ conflit | copia\ en\ conflicto | copia\ in\ conflitto
      | conflict\w*\b[^()]*\d{4}-?\d\d-?\d\d )
    [^()]*[)\]].*
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_OF_VIM = "4913"
"""Vim makes a file of this name to find out whether it can write; a folder of this name is not ignored."""


@lru_cache(maxsize=1 << 14)
def is_ignored(name: str, *, folder: bool = False) -> bool:
    """Whether a file or a folder of this name is hidden, or left by an editor or a system."""
    if name.startswith("."):
        return name not in _FOR_HOSTS
    return _LITTER.fullmatch(name) is not None or (name == _OF_VIM and not folder)


def is_private(path: str) -> bool:
    """Whether a file of the project is not published itself: it stands in a folder whose name begins
    with an underscore, or is a source whose own name does."""
    folder, _, name = path.rpartition("/")
    if not name.startswith("_"):
        return "/_" in folder
    is_service = folder.startswith("content/services") and name.endswith((".yaml", ".yml"))
    return "/_" in folder or name.endswith(".md") or is_service


def is_unread(path: str) -> bool:
    """Whether no build depends on a file of the project."""
    *folders, name = path.split("/")
    if is_ignored(name) or any(is_ignored(part, folder=True) for part in folders):
        return True
    is_service = path.startswith("content/services/") and name.endswith((".yaml", ".yml"))
    return path.startswith("content/_schema/") or (is_service and is_private(path))
