"""The schemas of the files of the content model (JSON Schema, draft 7, which editors read).

The schema that `tutgen schema` writes is the one that files are validated with, so that an editor and
a build cannot disagree.
"""
