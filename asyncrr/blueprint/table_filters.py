"""Filters of a table's rows: a column and a condition on it, written as the SQL that the viewer reads.

The viewer shows a filter as an editable one where the SQL has the very form that it writes itself; any other is shown as text.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

_Text: TypeAlias = str
"""``str`` is a property of the classes below."""

_ITEM = "x"
_ESCAPE = "\\"


@dataclass(frozen=True)
class Filter:
    """A condition that rows must fulfil to be shown.

    It has no truth value of its own: ``and``, ``or`` and ``not`` raise a ``TypeError``.

    Parameters
    ----------
    sql
        A boolean expression in the dialect of DataFusion, with column names in double quotes. Functions that combine rows are
        not allowed.

    Raises
    ------
    TypeError
        If it is not a str.
    ValueError
        If it is empty.
    """

    sql: str

    def __post_init__(self) -> None:
        if not isinstance(self.sql, str):
            raise TypeError(f"sql must be a str, not {type(self.sql).__name__}: {self.sql!r}")
        if not self.sql.strip():
            raise ValueError("sql must not be empty")

    def __bool__(self) -> bool:
        raise TypeError(
            "a filter is neither true nor false: pass several filters in a list instead of `and`, and use methods such as ne() "
            "instead of `not`"
        )

    def __str__(self) -> str:
        return self.sql


def col(name: str) -> FilterColumn:
    """A column, to make a filter of: ``col("score") >= 3``, ``col("task").str.contains("pick")``, ``col("tags").list.ne(2)``.

    Parameters
    ----------
    name
        Name of the column in the table's schema.
    """
    return FilterColumn(name)


class _Conditions:
    """Conditions on the values of a column, or on any of the values where a column holds lists."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, name: _Text, *, of_list: bool) -> None:
        self._name = name
        self._of_list = of_list

    def _where(self, before: _Text, after: _Text = "") -> Filter:
        """A condition on one value, from the SQL on both sides of the value."""
        return self._condition(lambda value: f"{before}{value}{after}")

    def _condition(self, sql: Callable[[_Text], _Text]) -> Filter:
        column = _identifier(self._name)
        return Filter(f"any_match({column}, {_ITEM} -> {sql(_ITEM)})" if self._of_list else sql(column))

    # -- numbers -----------------------------------------------------------------------------------------------------

    def eq(self, value: int | float) -> Filter:
        """The value is ``value``."""
        return self._where("", f" = {_number(value)}")

    def ne(self, value: int | float) -> Filter:
        """The value is not ``value``, or there is none."""
        return _not(self.eq(value))

    def lt(self, value: int | float) -> Filter:
        """The value is smaller than ``value``."""
        return self._where("", f" < {_number(value)}")

    def le(self, value: int | float) -> Filter:
        """The value is not larger than ``value``."""
        return self._where("", f" <= {_number(value)}")

    def gt(self, value: int | float) -> Filter:
        """The value is larger than ``value``."""
        return self._where("", f" > {_number(value)}")

    def ge(self, value: int | float) -> Filter:
        """The value is not smaller than ``value``."""
        return self._where("", f" >= {_number(value)}")

    def __eq__(self, value: int | float) -> Filter:  # type: ignore[override]
        return self.eq(value)

    def __ne__(self, value: int | float) -> Filter:  # type: ignore[override]
        return self.ne(value)

    def __lt__(self, value: int | float) -> Filter:
        return self.lt(value)

    def __le__(self, value: int | float) -> Filter:
        return self.le(value)

    def __gt__(self, value: int | float) -> Filter:
        return self.gt(value)

    def __ge__(self, value: int | float) -> Filter:
        return self.ge(value)

    # -- booleans and missing values ---------------------------------------------------------------------------------

    def is_true(self) -> Filter:
        """The value is true."""
        return self._where("", " = true")

    def is_false(self) -> Filter:
        """The value is false."""
        return self._where("", " = false")

    def is_not_true(self) -> Filter:
        """The value is false, or there is none."""
        return _not(self.is_true())

    def is_not_false(self) -> Filter:
        """The value is true, or there is none."""
        return _not(self.is_false())

    def is_null(self) -> Filter:
        """There is no value; for lists: no list, an empty one, or one with a missing value."""
        missing = self._where("", " IS NULL")
        if not self._of_list:
            return missing
        column = _identifier(self._name)
        return Filter(f"{column} IS NULL OR NOT any_match({column}, {_ITEM} -> true) OR {missing.sql}")

    def is_not_null(self) -> Filter:
        """There is a value; for lists: at least one, and none is missing."""
        return _not(self.is_null())

    # -- times -------------------------------------------------------------------------------------------------------

    def before(self, timestamp: datetime) -> Filter:
        """The time is earlier than ``timestamp``. Without a time zone, UTC is meant."""
        return self._where("", f" < {_timestamp(timestamp)}")

    def after(self, timestamp: datetime) -> Filter:
        """The time is ``timestamp`` or later. Without a time zone, UTC is meant."""
        return self._where("", f" >= {_timestamp(timestamp)}")

    def between(self, start: datetime, end: datetime) -> Filter:
        """The time is ``start`` or later, and earlier than ``end``. Without a time zone, UTC is meant."""
        return self._span(_timestamp(start), _timestamp(end))

    def today(self) -> Filter:
        """The time is today, in the viewer's time zone."""
        return self._span("date_trunc('day', now())", "date_trunc('day', now()) + INTERVAL '1 day'")

    def yesterday(self) -> Filter:
        """The time is yesterday, in the viewer's time zone."""
        return self._span("date_trunc('day', now()) - INTERVAL '1 day'", "date_trunc('day', now())")

    def last_24_hours(self) -> Filter:
        """The time is within the last 24 hours."""
        return self._span("now() - INTERVAL '24 hours'", "now()")

    def this_week(self) -> Filter:
        """The time is in this week, in the viewer's time zone."""
        return self._span("date_trunc('week', now())", "date_trunc('week', now()) + INTERVAL '7 days'")

    def last_week(self) -> Filter:
        """The time is in the week before this one, in the viewer's time zone."""
        return self._span("date_trunc('week', now()) - INTERVAL '7 days'", "date_trunc('week', now())")

    def not_between(self, start: datetime, end: datetime) -> Filter:
        """The time is earlier than ``start``, or not earlier than ``end``, or there is none."""
        return _not(self.between(start, end))

    def not_today(self) -> Filter:
        """What :meth:`today` leaves out."""
        return _not(self.today())

    def not_yesterday(self) -> Filter:
        """What :meth:`yesterday` leaves out."""
        return _not(self.yesterday())

    def not_last_24_hours(self) -> Filter:
        """What :meth:`last_24_hours` leaves out."""
        return _not(self.last_24_hours())

    def not_this_week(self) -> Filter:
        """What :meth:`this_week` leaves out."""
        return _not(self.this_week())

    def not_last_week(self) -> Filter:
        """What :meth:`last_week` leaves out."""
        return _not(self.last_week())

    def _span(self, start: _Text, end: _Text) -> Filter:
        return self._condition(lambda value: f"{value} >= {start} AND {value} < {end}")

    # -- texts -------------------------------------------------------------------------------------------------------

    @property
    def str(self) -> StringFilters:
        """Conditions on texts."""
        return StringFilters(self)


class FilterColumn(_Conditions):
    """A column; see :func:`col`. What is wrong for the column's type is shown by the viewer on the filter.

    Parameters
    ----------
    name
        Name of the column in the table's schema.

    Raises
    ------
    TypeError
        If it is not a str.
    ValueError
        If it is empty.
    """

    def __init__(self, name: _Text) -> None:
        if not isinstance(name, _Text):
            raise TypeError(f"the name of a column must be a str, not {type(name).__name__}: {name!r}")
        if not name:
            raise ValueError("the name of a column must not be empty")
        super().__init__(name, of_list=False)

    def __repr__(self) -> _Text:
        return f"col({self._name!r})"

    @property
    def list(self) -> ListFilters:
        """Conditions that hold for any value of a list; their negations hold for none."""
        return ListFilters(self._name)


class ListFilters(_Conditions):
    """The values of a column of lists; see :attr:`FilterColumn.list`.

    Parameters
    ----------
    name
        Name of the column in the table's schema.
    """

    def __init__(self, name: _Text) -> None:
        super().__init__(name, of_list=True)

    def __repr__(self) -> _Text:
        return f"col({self._name!r}).list"


class StringFilters:
    """Conditions on texts, without regard to case; see :attr:`FilterColumn.str`.

    Parameters
    ----------
    column
        The column, or the values of a column of lists.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, column: _Conditions) -> None:
        self._column = column

    def __repr__(self) -> str:
        return f"{self._column!r}.str"

    def contains(self, text: str) -> Filter:
        """``text`` is in it."""
        return self._like("%", text, "%")

    def does_not_contain(self, text: str) -> Filter:
        """``text`` is not in it, or there is none."""
        return _not(self.contains(text))

    def starts_with(self, text: str) -> Filter:
        """It begins with ``text``."""
        return self._like("", text, "%")

    def ends_with(self, text: str) -> Filter:
        """It ends with ``text``."""
        return self._like("%", text, "")

    def _like(self, before: str, text: str, after: str) -> Filter:
        if not isinstance(text, str):
            raise TypeError(f"the text to look for must be a str, not {type(text).__name__}: {text!r}")
        if not text:
            raise ValueError("the text to look for must not be empty")
        plain = "".join(_ESCAPE + letter if letter in f"%_{_ESCAPE}" else letter for letter in text)
        escaped = f" ESCAPE {_string(_ESCAPE)}" if plain != text else ""
        return self._column._where("", f" ILIKE {_string(before + plain + after)}{escaped}")


def _not(condition: Filter) -> Filter:
    return Filter(f"({condition.sql}) IS NOT TRUE")


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(
            f"a column is compared to a number, not to {type(value).__name__}: {value!r}; see is_true(), before() and "
            "str.contains() for others"
        )
    if isinstance(value, float) and not math.isfinite(value):
        return f"CAST({_string('NaN' if math.isnan(value) else repr(value))} AS DOUBLE)"
    return repr(value)


def _timestamp(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"a time is compared to a datetime, not to {type(value).__name__}: {value!r}")
    utc = (value if value.tzinfo is not None else value.replace(tzinfo=UTC)).astimezone(UTC)
    return f"TIMESTAMPTZ {_string(utc.replace(tzinfo=None).isoformat() + 'Z')}"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _string(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
