"""Sphinx settings: the pages are Markdown that reads well on its own; this turns them into HTML and adds the API reference."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import reference_pages

_version: dict[str, str] = {}
exec((Path(__file__).parents[1] / "asyncrr" / "_version.py").read_text(), _version)

project = "asyncrr"
copyright = "the asyncrr contributors"
release = _version["__version__"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "alabaster"
myst_heading_anchors = 3
napoleon_google_docstring = False
napoleon_use_ivar = True
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True

reference_pages.write()
