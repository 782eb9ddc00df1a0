"""What a call of `ldn add` says of its rows beforehand, and the rows of a file that it names."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from ..curate.passages import Row
from ..model.files import read_up_to
from ..model.refusal import Refused

MAX_JSON = 16 << 20  # bytes of a file of rows
ROWS_AS_JSON = "The file holds one row as a JSON object, or a list of them."


@dataclass
class Given:
    """What the call says beforehand.

    Args:
        fields: Field -> text.
        file: A file of rows, or of references.
        passage: Words of the page that the row is about.
        place: Which of several places of these words is meant, counted from 1.
        snapshots: The folder of the snapshots, which need not be there.
        dry_run: Whether nothing is written.
    """

    fields: Row = field(default_factory=dict)
    file: Path | None = None
    passage: str | None = None
    place: int | None = None
    snapshots: Path = Path("snapshots")
    dry_run: bool = False

    @property
    def anything(self) -> bool:
        """Whether the call says anything of the row, so that nobody is asked."""
        return bool(self.fields or self.file or self.passage)


def rows_of_file(file: Path) -> list[Row]:
    """The rows of a JSON file. Raises Refused, OSError."""
    try:
        data = read_up_to(file, MAX_JSON)
        stated = None if data is None else json.loads(data.decode("utf-8-sig"))
    # ValueError: no UTF-8, no JSON, or a number too long
    except (ValueError, RecursionError) as error:
        why = "it is no JSON in UTF-8, or nested too deeply"
        if isinstance(error, json.JSONDecodeError):
            why = f"line {error.lineno}, column {error.colno} is not as JSON wants it"
        raise Refused(f"{file} cannot be read: {why}", ROWS_AS_JSON) from None
    if data is None:
        raise Refused(
            f"{file} is larger than {MAX_JSON >> 20} MB",
            "Give it in parts, or as a spreadsheet with `ldn import`.",
        )
    rows = stated if isinstance(stated, list) else [stated]
    texts = [
        {str(name): _text(value) for name, value in row.items()}
        for row in rows
        if isinstance(row, dict)
    ]
    if not rows or len(texts) < len(rows):
        raise Refused(f"{file} holds no rows", ROWS_AS_JSON)
    return texts


def _text(value: object) -> str:
    """A JSON value as a cell."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
