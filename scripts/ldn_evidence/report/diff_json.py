"""A comparison as JSON: all of it, whatever the other renderings cut."""

from __future__ import annotations

from dataclasses import asdict

from ..compare.result import KINDS, Diff
from ..compare.versions import bump, smallest_step
from ..model.printing import as_json

ROW = ("table", "id", "old_line", "new_line", "field", "old", "new")
FIGURE = ("figure", "item", "before", "after")


def render(diff: Diff) -> str:
    """The comparison, one row to a line at the end."""
    step, reasons = smallest_step(diff)
    whole = {
        "package": diff.new.name,
        "old": {"label": diff.old.label, "version": diff.old.version},
        "new": {"label": diff.new.label, "version": diff.new.version},
        "step": step,
        "reasons": reasons,
        "smallest_version": bump(diff.old.version, step),
        "tables": {name: asdict(count) for name, count in diff.counts.items()},
        "changes": [asdict(change) for change in diff.changes],
        "figures": [dict(zip(FIGURE, figure)) for figure in diff.figures],
        "notes": diff.notes,
    }
    rows = []
    for kind in KINDS:
        for row in diff.rows(kind):
            rows.append("\n    " + as_json({"kind": kind, **dict(zip(ROW, row))}, indent=None))
    open_end = as_json(whole).removesuffix("\n}")
    return f'{open_end},\n  "rows": [{",".join(rows)}\n  ]\n}}\n'
