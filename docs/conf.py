"""Sphinx settings: the pages are Markdown that reads well on its own; this only turns them into HTML."""

from pathlib import Path

_version: dict[str, str] = {}
exec((Path(__file__).parents[1] / "asyncrr" / "_version.py").read_text(), _version)

project = "asyncrr"
copyright = "the asyncrr contributors"
release = _version["__version__"]
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "alabaster"
myst_heading_anchors = 3
