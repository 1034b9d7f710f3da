"""Archetypes of table blueprints, whose interface Rerun may still change."""

from __future__ import annotations

from .archetypes import (
    CardLayout as CardLayout,
    PreviewsConfig as PreviewsConfig,
    TableBlueprint as TableBlueprint,
    TableColumn as TableColumn,
    TableColumnPreview as TableColumnPreview,
    TableLayout as TableLayout,
)
