"""Layouts in notebooks: their boxes lie in a real browser as the views do in the viewer."""

from __future__ import annotations

import json
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


async def boxes(blueprint: Any, folder: Path) -> dict[str, list[float]]:
    """Left, top, width and height of the box of each named part."""
    page = folder / "page.html"
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{blueprint._repr_html_()}")
    async with Browser() as browser:
        opened = await browser.open(page.as_uri())
        await opened.until("document.readyState === 'complete'")
        found: dict[str, list[float]] = json.loads(await opened.evaluate(BOXES))
        return found


async def test_boxes_lie_as_the_viewer_lays_views_out(tmp_path: Path) -> None:
    def view(name: str) -> rrb.View:
        return rrb.TextLogView(name=name)

    found = await boxes(
        rrb.Blueprint(
            rrb.Horizontal(
                view("left"),
                rrb.Vertical(view("upper"), view("lower"), row_shares=[2, 1], name="right"),
                rrb.Grid(*map(view, "abcd"), grid_columns=2, column_shares=[1, 2], row_shares=[3, 1], name="grid"),
                column_shares=[2, 1, 1],
            ),
            rrb.TimePanel(state="collapsed"),
        ),
        tmp_path,
    )
    left, top, width, height = range(4)
    assert found["left"][width] == pytest.approx(2 * found["right"][width], rel=0.1)
    assert found["left"][height] == found["right"][height] == found["grid"][height]
    assert found["left"][left] < found["right"][left] < found["grid"][left]
    assert found["upper"][height] == pytest.approx(2 * found["lower"][height], rel=0.1)
    assert found["upper"][top] < found["lower"][top]
    assert found["upper"][left] == found["lower"][left]
    assert found["a"][top] == found["b"][top] < found["c"][top] == found["d"][top]
    assert found["b"][width] == pytest.approx(2 * found["a"][width], rel=0.1)
    assert found["a"][height] > 1.5 * found["c"][height]
    # What is in a container fills it.
    bottom = {name: box[top] + box[height] for name, box in found.items()}
    assert bottom["lower"] == pytest.approx(bottom["right"], abs=8)
    assert bottom["d"] == pytest.approx(bottom["grid"], abs=8)
