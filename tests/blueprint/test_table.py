"""Table blueprints: conditions are the official ones in SQL, mistakes are answered at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rerun.blueprint.table as official

import asyncrr.blueprint as rrb
from asyncrr.blueprint import table

NOON = datetime(2026, 5, 4, 12, 30, 15, 250, tzinfo=timezone(timedelta(hours=2)))

CONDITIONS: list[Callable[[Any], Any]] = [
    *[lambda c, op=op: getattr(c, op)(3) for op in ("eq", "ne", "lt", "le", "gt", "ge")],
    *[lambda c, op=op: getattr(c, op)(-1.5e300) for op in ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")],
    *[lambda c, x=x: c == x for x in (float("nan"), float("inf"), float("-inf"), 0, -0.0)],
    *[
        lambda c, name=name: getattr(c, name)()
        for name in (
            "is_true is_false is_not_true is_not_false is_null is_not_null today yesterday last_24_hours this_week last_week "
            "not_today not_yesterday not_last_24_hours not_this_week not_last_week"
        ).split()
    ],
    lambda c: c.before(NOON),
    lambda c: c.after(NOON.replace(tzinfo=None)),
    lambda c: c.between(NOON, datetime(2027, 1, 1, tzinfo=UTC)),
    lambda c: c.not_between(NOON, NOON),
    *[
        lambda c, name=name, text=text: getattr(c.str, name)(text)
        for name in ("contains", "does_not_contain", "starts_with", "ends_with")
        for text in ("pick", "50%", "a_b", "it's", "back\\slash", "ö")
    ],
]


@pytest.mark.parametrize("name", ["score", 'with "quotes"', "a b"])
@pytest.mark.parametrize("index", range(len(CONDITIONS)))
def test_conditions_are_the_official_ones(index: int, name: str) -> None:
    condition = CONDITIONS[index]
    assert str(condition(table.col(name))) == str(condition(official.col(name)))
    assert str(condition(table.col(name).list)) == str(condition(official.col(name).list))
    assert repr(table.col(name).list.str) == repr(official.col(name).list.str)


def test_conditions_are_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(table.col("a") > 1 and table.col("a") < 3)
    for unhashable in (table.col("a"), table.col("a").str, table.col("a").list):
        with pytest.raises(TypeError):
            hash(unhashable)


WRONG: list[tuple[Callable[[Any], Any], type[Exception]]] = [
    (lambda t: t.col(3), TypeError),
    (lambda t: t.col(""), ValueError),
    (lambda t: t.col("a") == "text", TypeError),
    (lambda t: t.col("a") > True, TypeError),
    (lambda t: t.col("a").before("2026"), TypeError),
    (lambda t: t.col("a").str.contains(3), TypeError),
    (lambda t: t.col("a").str.contains(""), ValueError),
    (lambda t: t.Filter("  "), ValueError),
    (lambda t: t.Filter(3), TypeError),
    (lambda t: t.Column(3), TypeError),
    (lambda t: t.Column(""), ValueError),
    (lambda t: t.Column("a", name=3), TypeError),
    (lambda t: t.Column("a", editable="yes"), TypeError),
    (lambda t: t.Column("a", visible=1), TypeError),
    (lambda t: t.Column("a", column_type=""), ValueError),
    (lambda t: t.Column("a", column_type=3), TypeError),
    (lambda t: t.Column("a", column_type=int), TypeError),
    (lambda t: t.PreviewCell(), ValueError),
    (lambda t: t.PreviewCell("view"), TypeError),
    (lambda t: t.TableLayout(columns=["a"]), TypeError),
    (lambda t: t.TableLayout(columns=[t.Column("a"), t.Column("a")]), ValueError),
    (lambda t: t.CardLayout(fields=[t.Column("a"), t.Column("a")]), ValueError),
    (lambda t: t.CardLayout(title=""), ValueError),
    (lambda t: t.CardLayout(link=3), TypeError),
    (lambda t: t.TableBlueprint(filters="a > 1"), TypeError),
    (lambda t: t.TableBlueprint(filters=t.Filter("a > 1")), TypeError),
    (lambda t: t.TableBlueprint(table_layout=3), TypeError),
    (lambda t: t.TableBlueprint(card_layout=t.TableLayout()), TypeError),
    (lambda t: t.TableBlueprint(default_layout="rows"), ValueError),
    (lambda t: t.TableBlueprint(default_layout="cards"), ValueError),
    (lambda t: t.TableBlueprint(previews_config={}), TypeError),
    (lambda t: t.TableBlueprint(sort_by=""), ValueError),
    (lambda t: t.TableBlueprint(sort_by=3), TypeError),
]


@pytest.mark.parametrize("index", range(len(WRONG)))
def test_mistakes(index: int) -> None:
    make, error = WRONG[index]
    with pytest.raises(error):
        make(table)
    with pytest.raises(error):
        make(official)


def test_what_it_makes_of_its_arguments() -> None:
    blueprint = rrb.TableBlueprint(filters=[table.col("a") > 1, "b"], sort_by="a")
    assert [str(condition) for condition in blueprint.filters] == ['"a" > 1', "b"]
    assert isinstance(blueprint.sort_by, table.SortBy)
    assert rrb.TableBlueprint is table.TableBlueprint
