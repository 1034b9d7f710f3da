"""Layouts in notebooks: their boxes lie in a real browser as the views do in the viewer."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import asyncrr.blueprint as rrb
from tests.support.browser import Browser

pytestmark = pytest.mark.timeout(120)

BOXES = """
JSON.stringify(Object.fromEntries([...document.querySelectorAll("b")].map(label => {
    const box = label.parentElement.parentElement.getBoundingClientRect();
    return [label.textContent, [box.left, box.top, box.width, box.height]];
})))
"""


# Fonts change the heights of lines and the widths of words. They may do so for some of the boxes only: the browser takes
# another font for the characters of one name.
TEXTS = {
    "usual": "",
    "large": "* { font-size: 40px !important }",
    "small": "* { font-size: 3px !important }",
    "tall lines": "* { line-height: 9 !important }",
    "wide": "* { letter-spacing: 12px !important }",
    "large names": "b { font-size: 70px !important }",
    "tall details": "span { display: block; height: 90px }",
    "tall name": "b[title=lower], b[title=c], b[title=x] { display: block; height: 200px }",
}


async def boxes(blueprint: Any, folder: Path, style: str) -> dict[str, list[float]]:
    """Left, top, width and height of the box of each named part."""
    page = folder / "page.html"
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style><body>{blueprint._repr_html_()}")
    async with Browser() as browser:
        opened = await browser.open(page.as_uri())
        await opened.until("document.readyState === 'complete'")
        await opened.evaluate("document.querySelectorAll('b').forEach(label => { label.title = label.textContent })")
        found: dict[str, list[float]] = json.loads(await opened.evaluate(BOXES))
        return found


@pytest.mark.parametrize("text", TEXTS)
async def test_boxes_lie_as_the_viewer_lays_views_out(text: str, tmp_path: Path) -> None:
    def view(name: str) -> rrb.View:
        return rrb.TextLogView(name=name)

    found = await boxes(
        rrb.Blueprint(
            rrb.Horizontal(
                view("left"),
                rrb.Vertical(view("upper"), view("lower"), row_shares=[2, 1], name="right"),
                rrb.Grid(*map(view, "abcd"), grid_columns=2, column_shares=[1, 2], row_shares=[3, 1], name="grid"),
                rrb.Vertical(rrb.Grid(*map(view, "vwxyz"), grid_columns=2), name="free"),
                column_shares=[2, 1, 1],
            ),
            rrb.TimePanel(state="collapsed"),
        ),
        tmp_path,
        TEXTS[text],
    )
    left, top, width, height = range(4)
    exactly = partial(pytest.approx, abs=0.1)
    assert found["left"][width] == exactly(2 * found["right"][width])
    assert found["left"][height] == found["right"][height] == found["grid"][height] == found["free"][height]
    assert found["left"][left] < found["right"][left] < found["grid"][left] < found["free"][left]
    assert found["upper"][height] == exactly(2 * found["lower"][height])
    assert found["upper"][top] < found["lower"][top]
    assert found["upper"][left] == found["lower"][left]
    assert found["a"][top] == found["b"][top] < found["c"][top] == found["d"][top]
    assert found["b"][width] == exactly(2 * found["a"][width])
    assert found["a"][height] == exactly(3 * found["c"][height])
    assert found["v"][height] == exactly(found["x"][height])
    assert found["v"][height] == exactly(found["z"][height])
    assert found["v"][width] == exactly(found["w"][width])
    # What is in a container fills it.
    bottom = {name: box[top] + box[height] for name, box in found.items()}
    assert bottom["lower"] == pytest.approx(bottom["right"], abs=8)
    assert bottom["d"] == pytest.approx(bottom["grid"], abs=8)
