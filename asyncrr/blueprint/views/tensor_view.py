"""View ``TensorView``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..archetypes.tensor_scalar_mapping import TensorScalarMapping
from ..archetypes.tensor_slice_selection import TensorSliceSelection
from ..archetypes.tensor_view_fit import TensorViewFit
from ..properties import view_property
from ..view import View

if TYPE_CHECKING:
    from ...types.base import AsComponents
    from ...types.likes import BoolLike, Utf8Like
    from ..components.view_fit import ViewFitLike
    from ..view import DefaultsLike, EntityPathLike, OverridesLike, ViewContentsLike


class TensorView(View):
    """Slices of tensors with any number of dimensions.

    Parameters
    ----------
    origin
        Path of the entity that the view is about; `$origin` stands for it in `contents`.
    contents
        Which entities are shown: one expression or several, such as `+ /path/**` and `- /path/below`.
    name
        Title; the viewer's choice by default.
    visible
        Whether the view is shown; it is by default.
    titlebar
        Whether it has a title bar; it has by default, and always among tabs.
    defaults
        Archetypes or component batches with values for entities that do not have them.
    overrides
        By the whole path of an entity: what shows it, and with which values in place of the logged ones.
    slice_selection
        Which dimensions are shown, and where the others are cut.
    scalar_mapping
        How numbers become colors.
    view_fit
        How the slice is scaled into the view.

    Raises
    ------
    TypeError
        If a property is not what it takes, or something in `overrides` is no visualizer.
    ValueError
        If something in `defaults` is neither an archetype nor a component batch.
    """

    def __init__(
        self,
        *,
        origin: EntityPathLike = "/",
        contents: ViewContentsLike = "$origin/**",
        name: Utf8Like | None = None,
        visible: BoolLike | None = None,
        titlebar: BoolLike | None = None,
        defaults: DefaultsLike | None = None,
        overrides: OverridesLike | None = None,
        slice_selection: TensorSliceSelection | None = None,
        scalar_mapping: TensorScalarMapping | None = None,
        view_fit: TensorViewFit | ViewFitLike | None = None,
    ) -> None:
        properties: dict[str, AsComponents] = {}
        if slice_selection is not None:
            properties["TensorSliceSelection"] = view_property(
                slice_selection, TensorSliceSelection, "slice_selection", shorthand=False
            )
        if scalar_mapping is not None:
            properties["TensorScalarMapping"] = view_property(
                scalar_mapping, TensorScalarMapping, "scalar_mapping", shorthand=False
            )
        if view_fit is not None:
            properties["TensorViewFit"] = view_property(view_fit, TensorViewFit, "view_fit", shorthand=True)
        super().__init__(
            class_identifier="Tensor",
            origin=origin,
            contents=contents,
            name=name,
            visible=visible,
            titlebar=titlebar,
            properties=properties,
            defaults=defaults,
            overrides=overrides,
        )
