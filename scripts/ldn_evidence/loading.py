"""The tables as data frames: ``ldn_evidence.load(TABLE)``.

Heavy imports wait until a table is asked for. Nothing of the tool is imported.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

if TYPE_CHECKING:
    import pandas
    import polars

PANDAS = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
POLARS = {
    "string": "String",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "Boolean",
    "date": "Date",
}


def path() -> Path:
    """The folder of the data package: datapackage.json, data/, schemas/.

    Returns:
        The folder inside the wheel, or the repository of an editable install.
    """
    inside = Path(__file__).resolve().parent / "_package"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2]


@overload
def load(table: str, engine: Literal["pandas"]) -> pandas.DataFrame: ...
@overload
def load(table: str, engine: Literal["polars"]) -> polars.DataFrame: ...
@overload
def load(table: str, engine: None = None) -> pandas.DataFrame | polars.DataFrame: ...
def load(table: str, engine: str | None = None) -> pandas.DataFrame | polars.DataFrame:
    """A table as a data frame, its columns typed by the Table Schema; an empty cell is missing.

    Args:
        table: The name of the table.
        engine: "pandas" or "polars"; without it pandas is used if it is installed, else polars.

    Returns:
        One row a row of the CSV file. Integers, numbers, booleans and strings come in the nullable
        types of pandas (Int64, Float64, boolean, string), dates as datetime64; in polars as Int64,
        Float64, Boolean, String and Date.

    Raises:
        LookupError: There is no such table.
        ImportError: The engine (or, without one, either) is not installed.
        ValueError: Another engine.
    """
    from importlib.util import find_spec

    if engine not in (None, "pandas", "polars"):
        raise ValueError(f"engine is {engine!r}; it may be 'pandas' or 'polars'")
    fields = _fields(table)
    wanted = (engine,) if engine else ("pandas", "polars")
    found = next((name for name in wanted if find_spec(name)), None)
    if found is None:
        raise ImportError(
            f"{' or '.join(wanted)} is needed to load a table, and is not installed: "
            f"pip install {wanted[0]}"
        )
    file = path() / "data" / f"{table}.csv"
    return _pandas(file, fields) if found == "pandas" else _polars(file, fields)


def _fields(table: str) -> dict[str, str]:
    """Columns of a table with their types. Raises LookupError with the nearest name."""
    import json

    resources = json.loads((path() / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    fields = {
        resource["name"]: {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        for resource in resources
    }
    if table not in fields:
        from difflib import get_close_matches

        near = get_close_matches(str(table), fields, 1, 0.5)
        nearest = f"; the nearest is {near[0]!r}" if near else ""
        raise LookupError(f"there is no table {table!r}{nearest}. Tables: {', '.join(fields)}")
    return fields[table]


def _pandas(file: Path, fields: dict[str, str]) -> pandas.DataFrame:
    import pandas

    dates = [name for name, kind in fields.items() if kind == "date"]
    types = {name: PANDAS.get(kind, "string") for name, kind in fields.items()}
    frame = pandas.read_csv(
        file, dtype=types, keep_default_na=False, na_values=[""], encoding="utf-8"
    )
    return frame.assign(
        **{name: pandas.to_datetime(frame[name], format="%Y-%m-%d") for name in dates}
    )


def _polars(file: Path, fields: dict[str, str]) -> polars.DataFrame:
    import polars

    return polars.read_csv(
        file,
        schema={name: getattr(polars, POLARS[kind]) for name, kind in fields.items()},
        try_parse_dates=True,
    )
