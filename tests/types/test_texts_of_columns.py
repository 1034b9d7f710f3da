"""Labels, names and other texts from columns of tables, views, sets and iterators: one text for each item."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import asyncrr as rr
from tests.types.outcomes import HasArray
from tests.types.test_every_field import ARCHETYPES, MODEL

NAMES = ["car", "person", "bike"]


class OneAxis(HasArray):
    """A column of a library that knows numpy's protocol only."""

    ndim = 1


COLUMNS: dict[str, Callable[[list[Any]], Any]] = {
    "pyarrow": pa.array,
    "pyarrow large": lambda names: pa.array(names, pa.large_string()),
    "pyarrow view": lambda names: pa.array(names, pa.string_view()),
    "pyarrow dictionary": lambda names: pa.array(names).dictionary_encode(),
    "chunked": lambda names: pa.chunked_array([names[:1], names[1:]]),
    "chunked dictionary": lambda names: pa.chunked_array([names[:1], names[1:]]).dictionary_encode(),
    "column of a table": lambda names: pa.table({"name": names})["name"],
    "polars": pl.Series,
    "polars categorical": lambda names: pl.Series(names, dtype=pl.Categorical),
    "polars enumeration": lambda names: pl.Series(names, dtype=pl.Enum(NAMES)),
    "polars chunks": lambda names: pl.concat([pl.Series(names[:1]), pl.Series(names[1:])], rechunk=False),
    "polars column": lambda names: pl.DataFrame({"name": names})["name"],
    "pandas": pd.Series,
    "pandas objects": lambda names: pd.Series(names, dtype=object),
    "pandas string": lambda names: pd.Series(names, dtype="string"),
    "pandas categories": lambda names: pd.Series(names, dtype="category"),
    "pandas Arrow": lambda names: pd.Series(names, dtype=pd.ArrowDtype(pa.string())),
    "pandas column": lambda names: pd.DataFrame({"name": names})["name"],
    "pandas array": lambda names: pd.array(names, dtype="string"),
    "pandas strided": lambda names: pd.Series(np.repeat(np.array(names, dtype=object), 2))[::2],
    "numpy protocol": OneAxis,
}
COMPLETE: dict[str, Callable[[list[Any]], Any]] = {
    "pandas index": pd.Index,
    "pandas group": lambda names: pd.DataFrame({"n": names, "v": 1}).groupby("n", sort=False).size().index,
    "keys": lambda names: dict.fromkeys(names).keys(),
    "values": lambda names: dict(enumerate(names)).values(),
    "ordered keys": lambda names: OrderedDict.fromkeys(names).keys(),
    "generator": lambda names: (name for name in names),
    "map": lambda names: map(str, names),
    "iterator": iter,
    "reversed": lambda names: reversed(list(reversed(names))),
    "deque": deque,
    "list": list,
    "tuple": tuple,
    "numpy": np.array,
}


def texts_of(batch: Any) -> list[Any]:
    values: list[Any] = batch.as_arrow_array().to_pylist()
    return values


@pytest.mark.parametrize("form", COLUMNS | COMPLETE)
def test_one_text_for_each_item(form: str) -> None:
    make = (COLUMNS | COMPLETE)[form]
    assert texts_of(rr.Points3D(np.zeros((3, 3)), labels=make(NAMES)).labels) == NAMES
    assert texts_of(rr.components.TextBatch(make(NAMES))) == NAMES
    assert texts_of(rr.GraphNodes(make(NAMES)).node_ids) == NAMES
    (column,) = rr.TextLog.columns(text=make(NAMES))
    assert texts_of(column) == [[name] for name in NAMES]


@pytest.mark.parametrize("form", COLUMNS)
def test_nothing_in_a_column_is_nothing(form: str) -> None:
    assert texts_of(rr.components.TextBatch(COLUMNS[form](["car", None, "bike"]))) == ["car", None, "bike"]


@pytest.mark.parametrize("form", sorted(set(COLUMNS | COMPLETE) - {"pandas group"}))
def test_columns_without_items(form: str) -> None:
    make = (COLUMNS | COMPLETE)[form]
    if form.startswith(("chunked", "polars chunks")):
        assert texts_of(rr.components.TextBatch(make(NAMES)[:0])) == []
    elif form == "numpy":
        assert texts_of(rr.components.TextBatch(np.array([], dtype=str))) == []
    else:
        assert texts_of(rr.components.TextBatch(make([]))) == []


def test_sets() -> None:
    assert sorted(texts_of(rr.components.TextBatch(set(NAMES)))) == sorted(NAMES)
    assert texts_of(rr.components.TextBatch(frozenset(["car"]))) == ["car"]


@pytest.mark.parametrize("make", [pl.Series, pd.Series, pa.array, lambda values: pa.chunked_array([values])])
@pytest.mark.parametrize("values", [[1, 2, 3], [True, False]])
def test_columns_of_other_types(make: Any, values: list[Any]) -> None:
    found = texts_of(rr.components.TextBatch(make(values)))
    assert [text.lower() for text in found] == [str(value).lower() for value in values]


def test_columns_of_several_types() -> None:
    assert texts_of(rr.components.TextBatch(pd.Series(["a", 1, 2.5]))) == ["a", "1", "2.5"]


@pytest.mark.parametrize(
    "name", [a.name for a in ARCHETYPES if any(m.component == "Text" and m.many for m in a.fields)]
)
def test_every_archetype_with_several_texts(name: str) -> None:
    for field in [m for m in MODEL.archetypes[name].fields if m.component == "Text" and m.many]:
        made = getattr(rr.archetypes, name).from_fields(**{field.name: pl.Series(NAMES)})
        assert texts_of(getattr(made, field.name)) == NAMES


@pytest.mark.parametrize(
    "value",
    [
        5,
        1.5,
        Path("a/b"),
        {"loss": 1},
        pa.scalar("car"),
        pa.table({"a": [1]}),
        pd.DataFrame({"a": [1]}),
        pl.DataFrame({"a": [1]}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_single_things_are_one_text(value: Any) -> None:
    assert texts_of(rr.components.TextBatch(value)) == [str(value)]


def test_open_files_are_one_text(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("a\nb\n")
    with path.open() as file:
        assert texts_of(rr.components.TextBatch(file)) == [str(file)]
