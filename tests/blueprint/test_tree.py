"""A layout on sight: as text, and as HTML for notebooks."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

import asyncrr as rr
import asyncrr.blueprint as rrb

from .programs import PROGRAMS


def layout() -> rrb.Blueprint:
    return rrb.Blueprint(
        rrb.Horizontal(
            rrb.Spatial3DView(
                origin="/world",
                name="Scene <3D>",
                contents=["+ $origin/**", "- /world/raw"],
                background=[1, 2, 3],
                overrides={"/world/points": rr.Points3D.from_fields(radii=0.1)},
            ),
            rrb.Tabs(rrb.TextLogView(name="Log"), rrb.TimeSeriesView(name="Plot"), active_tab="Plot"),
            column_shares=[3, 1],
        ),
        rrb.TimePanel(state="collapsed", timeline="step"),
        auto_views=True,
    )


def test_text() -> None:
    assert repr(layout()).splitlines() == [
        "Blueprint auto_views=True",
        "├─ Horizontal column_shares=[3, 1]",
        (
            "│  ├─ Spatial3DView 'Scene <3D>' origin='/world' contents=['+ $origin/**', '- /world/raw'] "
            "overrides={'/world/points': ['Points3D']} Background"
        ),
        "│  └─ Tabs active_tab='Plot'",
        "│     ├─ TextLogView 'Log' origin='/'",
        "│     └─ TimeSeriesView 'Plot' origin='/'",
        "└─ TimePanel state='collapsed' timeline='step'",
    ]


def test_parts_show_themselves() -> None:
    assert repr(rrb.TextLogView(origin="log")) == "TextLogView origin='log'"
    assert repr(rrb.TopPanel(expanded=False)) == "TopPanel state='collapsed'"
    assert repr(rrb.Grid(rrb.TextLogView(), grid_columns=1)).splitlines()[1] == "└─ TextLogView origin='/'"
    assert "kind='grid'" in repr(rrb.Container(kind="grid", name=None))


class Boxes(HTMLParser):
    """Checks that all is closed; keeps the boxes' styles by nesting depth, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.styles: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.open.append(tag)
        self.styles.append(dict(attrs).get("style") or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def boxes(part: Any) -> Boxes:
    found = Boxes()
    found.feed(part._repr_html_())
    found.close()
    assert not found.open
    return found


def test_html() -> None:
    found = boxes(layout())
    for text in ("Scene <3D>", "Horizontal column_shares=[3, 1]", "TimePanel", "timeline='step'", "- /world/raw"):
        assert text in found.text
    # The widths are in proportion, and the tab in front is marked.
    assert [style for style in found.styles if "grid-template-columns:3fr 1fr;grid-template-rows:1fr;" in style]
    assert len([style for style in found.styles if "outline" in style]) == 1


def test_a_grid_in_html() -> None:
    views = [rrb.TextLogView(name=str(i)) for i in range(5)]
    (grid,) = [s for s in boxes(rrb.Grid(*views, column_shares=[2, 1], grid_columns=2)).styles if "display:grid" in s]
    assert "grid-template-columns:2fr 1fr;grid-template-rows:1fr 1fr 1fr;" in grid
    (free,) = [s for s in boxes(rrb.Grid(*views)).styles if "display:grid" in s]
    assert "grid-template-columns:1fr 1fr 1fr;grid-template-rows:1fr 1fr;" in free


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        (None, "1fr 1fr 1fr"),
        ([2], "2fr 1fr 1fr"),
        ([0.2, 0.1, 0.4], "2fr 1fr 4fr"),
        ([1, 2, 3, 4], "1fr 2fr 3fr"),
        ([1, 2, 300], "1fr 2fr 10fr"),
        ([0, 2, 6], "0fr 1fr 3fr"),
        ([0, 0, 0], "1fr 1fr 1fr"),
        ([float("nan"), float("inf"), -1], "1fr 1fr 1fr"),
    ],
)
def test_row_shares_in_html(given: list[float] | None, rows: str) -> None:
    (style,) = [
        s
        for s in boxes(rrb.Vertical(*(rrb.TextLogView() for _ in range(3)), row_shares=given)).styles
        if "display:grid" in s
    ]
    assert f"grid-template-columns:1fr;grid-template-rows:{rows};" in style


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_everything_can_be_shown(name: str) -> None:
    made = PROGRAMS[name](rr, rrb)
    assert len(repr(made).splitlines()) >= 1
    assert boxes(made).text


def test_tables() -> None:
    t = rrb.table
    table = rrb.TableBlueprint(
        table_layout=t.TableLayout(
            columns=[
                t.Column("task", name="Task", visible=False),
                t.Column("recording", column_type=t.PreviewCell(rrb.Spatial3DView(name="preview"), rrb.TextLogView())),
                t.Column("flag", column_type=rr.components.Visible),
            ]
        ),
        card_layout=t.CardLayout(
            title="task", fields=[t.Column("task", column_type=rr.TextDocument.descriptor_text())]
        ),
        filters=[t.col("score") >= 3],
        sort_by=t.SortBy("Score", direction="descending"),
        previews_config=t.PreviewsConfig(timeline="step"),
    )
    assert repr(table).splitlines() == [
        """TableBlueprint filters=['"score" >= 3'] sort_by='Score descending' PreviewsConfig""",
        "├─ TableLayout",
        "│  ├─ Column 'task' name='Task' visible=False",
        "│  ├─ Column 'recording'",
        "│  │  ├─ Spatial3DView 'preview' origin='/'",
        "│  │  └─ TextLogView origin='/'",
        "│  └─ Column 'flag' column_type='Visible'",
        "└─ CardLayout title='task'",
        "   └─ Column 'task' column_type='TextDocument:text'",
    ]
    assert repr(rrb.TableBlueprint(sort_by="Score")) == "TableBlueprint sort_by='Score'"
    assert "opacity:.5" in "".join(boxes(table).styles)


def test_what_will_not_do_can_be_shown_too() -> None:
    """Showing is not the place for errors in shares and the like."""
    odd = rrb.Horizontal(rrb.TextLogView(), rrb.TextLogView(), column_shares=["wide", None])  # type: ignore[list-item]
    assert "column_shares" in repr(odd)
    assert boxes(odd).text
    assert boxes(rrb.Vertical(rrb.TextLogView(), rrb.TextLogView(), row_shares=[0, 0, 7])).text
