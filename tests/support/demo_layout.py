"""Writes the layout in which viewers show the demo: ``python -m tests.support.demo_layout``.

The demo ships it as a file, since loading what makes blueprints takes longer than reading it.
"""

from __future__ import annotations

from pathlib import Path

import asyncrr.blueprint as rrb
from asyncrr.blueprint_argument import blueprint_messages
from asyncrr.wire.rrd import RrdEncoder

LAYOUT = Path(__file__).parents[2] / "asyncrr" / "cli" / "demo.rbl"


def layout() -> rrb.Blueprint:
    """The workcell large, the camera's pictures beside it, curves and texts below."""
    workcell = rrb.Spatial3DView(
        origin="world",
        name="Workcell",
        contents=["+ $origin/**", "- $origin/camera/depth", "- $origin/camera/objects"],
        background=[24, 27, 33],
        line_grid=False,
        eye_controls=rrb.EyeControls3D(position=(2.1, 0.76, 1.45), look_target=(0.34, -0.16, 0.28), eye_up=(0, 0, 1)),
    )
    pictures = [
        rrb.Spatial2DView(origin="world/camera", name=name, contents=f"$origin/{image}")
        for name, image in (("Camera", "color"), ("Depth", "depth"), ("Objects", "objects"))
    ]
    below = rrb.Horizontal(
        rrb.TimeSeriesView(
            origin="joints/angles", name="Joint angles in degrees", plot_legend=rrb.Corner2D.RightBottom
        ),
        rrb.TimeSeriesView(
            origin="joints/errors", name="Tracking errors in degrees", plot_legend=rrb.PlotLegend(visible=False)
        ),
        rrb.Tabs(
            rrb.TextLogView(origin="log", name="Log"),
            rrb.TextDocumentView(origin="description", name="Description"),
        ),
    )
    return rrb.Blueprint(
        rrb.Vertical(
            rrb.Horizontal(
                workcell,
                rrb.Vertical(pictures[0], rrb.Horizontal(*pictures[1:]), row_shares=[3, 2]),
                column_shares=[3, 2],
            ),
            below,
            row_shares=[5, 3],
        ),
        rrb.TimePanel(timeline="sim_time", state="collapsed"),
        rrb.SelectionPanel(state="hidden"),
        rrb.BlueprintPanel(state="hidden"),
    )


def write(path: Path) -> None:
    """Write the layout without a footer, which would take more room than all of its chunks."""
    encoder = RrdEncoder(write_footer=False)
    messages = blueprint_messages(layout(), "asyncrr_demo", make_active=False, make_default=True)
    parts = [encoder.header(), *(part for message in messages for part in encoder.encode(message))]
    path.write_bytes(b"".join(map(bytes, parts)))


if __name__ == "__main__":
    write(LAYOUT)
