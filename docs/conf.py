"""Sphinx settings: the pages are Markdown that reads well on its own; this turns them into HTML and adds the API reference."""

import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import reference_pages

_version: dict[str, str] = {}
exec((Path(__file__).parents[1] / "asyncrr" / "_version.py").read_text(), _version)

project = "asyncrr"
copyright = "the asyncrr contributors"
release = _version["__version__"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"asyncrr {release}"
html_static_path = ["static"]
html_css_files = ["tables.css"]
html_show_sourcelink = False
myst_heading_anchors = 3
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
maximum_signature_line_length = 90
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"
copybutton_exclude = ".linenos, .gp"

reference_pages.write()


def without_fields(_app: Any, _what: str, _name: str, _value: Any, _options: Any, lines: list[str]) -> None:
    """Take the section of fields out of archetypes' docstrings: their pages have them in tables, with types."""
    doc = "\n".join(lines)
    lines[:] = re.sub(r"^Fields\n-+\n(.+\n|\n(?= ))*", "", doc + "\n", flags=re.MULTILINE).split("\n")


def setup(app: Any) -> None:
    """Sphinx's hook."""
    app.connect("autodoc-process-docstring", without_fields, priority=400)  # before napoleon reads them
