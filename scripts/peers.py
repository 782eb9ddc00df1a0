"""Other readers of the same package, each told what the descriptor says of types, constraints,
keys and references: for the bench.

`python scripts/peers.py polars|pandera|csvw PACKAGE` prints each offence and ends with 1, if there
is any. csvw reads `csvw-metadata.json`, which has to stand in PACKAGE.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Descriptor = dict[str, Any]
Offences = Iterator[str]


def with_polars(root: Path, resources: list[Descriptor]) -> Offences:
    """Columns as expressions, references as anti-joins."""
    import polars as pl

    types = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}
    frames = {}
    for resource in resources:
        fields = resource["schema"]["fields"]
        frames[resource["name"]] = frame = pl.read_csv(
            root / resource["path"],
            schema={field["name"]: types.get(field["type"], pl.String) for field in fields},
            null_values="",
        )
        asked = {}
        for field in fields:
            for rule, wanted in field.get("constraints", {}).items():
                column = pl.col(field["name"])
                wrong = {
                    "required": column.is_null(),
                    "unique": column.is_not_null() & column.is_duplicated(),
                    "enum": ~column.is_in(wanted if rule == "enum" else []),
                    "pattern": ~column.str.contains(f"^(?:{wanted})$"),
                    "minLength": column.str.len_chars() < wanted,
                    "minimum": column < wanted,
                    "maximum": column > wanted,
                }[rule]
                asked[f"{resource['name']}.{field['name']}: {rule}"] = wrong.any()
        found = frame.select(**asked).row(0, named=True)
        yield from (what for what, wrong in found.items() if wrong)
        if frame.select(pl.struct(resource["schema"]["primaryKey"]).is_duplicated().any()).item():
            yield f"{resource['name']}: primary key"
    for name, fields, target, to_fields in references(resources):
        cells = frames[name].select(fields).drop_nulls()
        if cells.join(frames[target], left_on=fields, right_on=to_fields, how="anti").height:
            yield f"{name}.{'/'.join(fields)}: reference"


def with_pandera(root: Path, resources: list[Descriptor]) -> Offences:
    """A data frame schema of each table; references by merging, of which pandera knows nothing."""
    import pandas as pd
    import pandera.pandas as pa

    types = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}
    frames = {}
    for resource in resources:
        schema = resource["schema"]
        fields = {field["name"]: field for field in schema["fields"]}
        kinds = {name: types.get(field["type"], "string") for name, field in fields.items()}
        dates = [name for name, field in fields.items() if field["type"] == "date"]
        frames[resource["name"]] = frame = pd.read_csv(
            root / resource["path"],
            dtype=kinds,
            keep_default_na=False,
            na_values=[""],
            parse_dates=dates,
        )
        columns = {}
        for name, field in fields.items():
            rules = field.get("constraints", {})
            checks = {
                "enum": pa.Check.isin,
                "pattern": lambda pattern: pa.Check.str_matches(f"^(?:{pattern})$"),
                "minLength": lambda least: pa.Check.str_length(min_value=least),
                "minimum": pa.Check.ge,
                "maximum": pa.Check.le,
            }
            columns[name] = pa.Column(
                None if name in dates else kinds[name],
                [checks[rule](wanted) for rule, wanted in rules.items() if rule in checks],
                nullable=not rules.get("required"),
                unique=bool(rules.get("unique")),
            )
        try:
            pa.DataFrameSchema(columns, unique=schema["primaryKey"]).validate(frame, lazy=True)
        except pa.errors.SchemaErrors as error:
            yield f"{resource['name']}: {error.failure_cases['check'].unique().tolist()}"
    for name, fields, target, to_fields in references(resources):
        cells = frames[name][fields].dropna()
        known = frames[target][to_fields].drop_duplicates().set_axis(fields, axis="columns")
        merged = cells.merge(known, on=fields, how="left", indicator="found")
        if (merged["found"] == "left_only").any():
            yield f"{name}.{'/'.join(fields)}: reference"


def with_csvw(root: Path, resources: list[Descriptor]) -> Offences:
    """The metadata that a release has beside its tables, read by the library of that standard."""
    import warnings

    from csvw import TableGroup

    group = TableGroup.from_file(root / "csvw-metadata.json")
    with warnings.catch_warnings(record=True) as said:  # an offence of a cell is a warning
        warnings.simplefilter("always")
        for table in group.tables:
            if not table.check_primary_key():
                yield f"{table.local_name}: primary key"
        if not group.check_referential_integrity():
            yield "references"
    yield from (str(warning.message) for warning in said)


def references(resources: list[Descriptor]) -> Iterator[tuple[str, list[str], str, list[str]]]:
    """Table, fields, table referred to, its fields."""
    for resource in resources:
        for key in resource["schema"].get("foreignKeys", []):
            other = key["reference"]
            yield (
                resource["name"],
                key["fields"],
                other["resource"] or resource["name"],
                other["fields"],
            )


PEERS: dict[str, Callable[[Path, list[Descriptor]], Offences]] = {
    "polars": with_polars,
    "pandera": with_pandera,
    "csvw": with_csvw,
}


def main() -> int:
    peer, root = PEERS[sys.argv[1]], Path(sys.argv[2])
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    offences = list(peer(root, descriptor["resources"]))
    print(*offences or ["no offence"], sep="\n")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
