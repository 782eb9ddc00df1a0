"""The mutation study: plausible human mistakes put into the real rows, one at a time, and what the rules say of each.

    python tests/rules/mutation_study.py [--seed N] [--kind WORD] [--every N] [--missed] [--write]

The kinds of mistakes stand in ``mistakes_of_*.py``; ``mistakes.py`` has what they are made with.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import mistakes_of_claims  # noqa: F401, each registers its kinds
import mistakes_of_results  # noqa: F401
import mistakes_of_studies  # noqa: F401
import mistakes_of_vocabularies  # noqa: F401
from mistakes import ERROR, KINDS, UNSEEN, WARNING, Draft, Kind, NothingFits, Row

from ldn_evidence.checks.asked import concerned
from ldn_evidence.checks.validate import validate
from ldn_evidence.curate.fix import fix
from ldn_evidence.store.opened import open_package

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "schemas").is_dir())
SEED = 20261130  # another than that with which the rules were tried while they were written
BESIDE = {"P302"}  # an exception that went stale tells nothing of the mistake
RECORD = Path(__file__).with_name("noticed.csv")
PAGE = ROOT / "docs" / "quality.md"


@dataclass(frozen=True)
class Seen:
    """One mistake and what the rules said."""

    kind: str
    number: int
    change: str
    codes: tuple[str, ...]
    worst: str

    @property
    def noticed(self) -> bool:
        return bool(self.codes)

    @property
    def enough(self) -> bool:
        """Whether it was noticed as it should be."""
        return self.worst == ERROR or KINDS[self.kind].due != ERROR and self.noticed


class Bench:
    """A copy of the package in which mistakes are made and taken back."""

    def __init__(self, folder: Path):
        self.root = folder / "package"
        self.root.mkdir()
        for part in ("data", "schemas"):
            shutil.copytree(ROOT / part, self.root / part)
        shutil.copy(ROOT / "datapackage.json", self.root)
        self.package = open_package(self.root)
        fix(self.package)
        self.files = {path: path.read_bytes() for path in self._written()}
        self.rows = {
            path.stem: list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
            for path, data in self.files.items()
            if path.suffix == ".csv"
        }
        self.before = self._found()

    def _written(self) -> list[Path]:
        return [*sorted((self.root / "data").glob("*.csv")), self.root / "datapackage.json"]

    def _found(self, asked: frozenset[str] | None = None) -> set[tuple[str, str, str, str]]:
        return {
            (found.code, found.severity, found.row_id or "", found.message)
            for found in validate(self.package, asked=asked).findings
            if found.code not in BESIDE
        }

    def _asked(self) -> frozenset[str]:
        """The rules about the tables that are not as they were: no other finds anything else."""
        changed = {path.stem for path, data in self.files.items() if path.read_bytes() != data}
        return concerned(self.package, changed & self.package.tables.keys())

    def make(self, kind: Kind, number: int, seed: int) -> Seen | None:
        """Make a mistake, see what is found, take it back; nothing where no row fits."""
        draft = Draft(self.rows, random.Random(f"{seed}/{kind.name}/{number}"))
        try:
            kind.make(draft)
        except NothingFits:
            return None
        try:
            for table, rows in draft.touched.items():
                self._write(table, rows)
            if kind.fixed:
                fix(self.package)
            found = self._found(self._asked()) - self.before
        finally:
            for path, data in self.files.items():
                if path.read_bytes() != data:
                    path.write_bytes(data)
        codes = tuple(sorted({code for code, *_ in found}))
        worst = next((s for s in (ERROR, WARNING) if any(f[1] == s for f in found)), "")
        return Seen(kind.name, number, draft.changes(), codes, worst)

    def _write(self, table: str, rows: list[Row]) -> None:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(self.rows[table][0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (self.root / "data" / f"{table}.csv").write_bytes(text.getvalue().encode("utf-8"))


def drawn(every: int = 1, word: str = "") -> list[tuple[str, int]]:
    """The mistakes of the study, or every so many of them, as kind and number."""
    kinds = [kind for kind in KINDS.values() if word in f"{kind.name} {kind.table} {kind.what}"]
    return [(kind.name, number) for kind in kinds for number in range(kind.times)][::every]


def study(chosen: list[tuple[str, int]], seed: int = SEED, workers: int = 2) -> list[Seen]:
    """Make mistakes and say what was seen of each, in the order in which they were given."""
    shares = [chosen[i::workers] for i in range(workers)]
    with ProcessPoolExecutor(workers) as pool:
        results = [s for share in pool.map(_share, shares, [seed] * workers) for s in share]
    order = {pair: i for i, pair in enumerate(chosen)}
    return sorted(results, key=lambda seen: order[seen.kind, seen.number])


def _share(chosen: list[tuple[str, int]], seed: int) -> list[Seen]:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        assert not bench.before, f"the package has findings of its own: {bench.before}"
        made = [bench.make(KINDS[name], number, seed) for name, number in chosen]
    return [seen for seen in made if seen]


@dataclass
class Count:
    """What was noticed, of how many."""

    made: int = 0
    detectable: int = 0
    noticed: int = 0
    certain: int = 0
    as_error: int = 0
    unseen: int = 0
    unseen_noticed: int = 0


def counted(seen: Iterable[Seen]) -> dict[str, Count]:
    """Counts by table, and of all under ``together``."""
    counts: dict[str, Count] = {}
    for one in seen:
        kind = KINDS[one.kind]
        for name in (kind.table, "together"):
            count = counts.setdefault(name, Count())
            count.made += 1
            if kind.due == UNSEEN:
                count.unseen += 1
                count.unseen_noticed += one.noticed
                continue
            count.detectable += 1
            count.noticed += one.noticed
            count.certain += kind.due == ERROR
            count.as_error += kind.due == ERROR and one.worst == ERROR
    return counts


def report(seen: list[Seen], seed: int) -> str:
    """The section of docs/quality.md."""
    counts = counted(seen)
    whole = counts.pop("together")
    share = lambda part, all_: (
        f"{part} of {all_}" + (f" ({100 * part / all_:.0f} %)" if all_ else "")
    )
    lines = [
        f"On {date.today().isoformat()}, {whole.made} mistakes of {len({s.kind for s in seen})} kinds (seed {seed}): "
        f"{share(whole.noticed, whole.detectable)} of those that can be seen from the package alone were noticed; of the {whole.certain} that are certainly wrong, "
        f"{share(whole.as_error, whole.certain)} as an error. Of {whole.unseen} that the package alone cannot show, {whole.unseen_noticed} were noticed all the same.",
        "",
        "| table | made | can be seen | noticed | certainly wrong | as an error | cannot be seen |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {c.made} | {c.detectable} | {c.noticed} | {c.certain} | {c.as_error} | {c.unseen} |"
        for name, c in sorted(counts.items())
    ]
    lines.append(
        f"| together | {whole.made} | {whole.detectable} | {whole.noticed} | {whole.certain} | {whole.as_error} | {whole.unseen} |"
    )
    missed = [s for s in seen if KINDS[s.kind].due != UNSEEN and not s.enough]
    lines += ["", "Not noticed as they should be:", ""]
    lines += [
        f"- {KINDS[s.kind].what} ({KINDS[s.kind].table})"
        + (f": a warning only ({', '.join(s.codes)})" if s.noticed else "")
        for s in {s.kind: s for s in missed}.values()
    ] or ["- none"]
    reasons = {KINDS[s.kind].what: KINDS[s.kind].why for s in seen if KINDS[s.kind].due == UNSEEN}
    lines += ["", "What the package alone cannot show, and why:", ""]
    lines += [f"- {what}: {why}" for what, why in sorted(reasons.items())]
    return "\n".join(lines)


BEGIN, END = "<!-- mutation study: begin -->", "<!-- mutation study: end -->"


def write(seen: list[Seen], seed: int) -> None:
    """Record what was noticed, and put the report into docs/quality.md."""
    with RECORD.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kind", "number", "due", "worst", "codes"])
        for s in seen:
            writer.writerow([s.kind, s.number, KINDS[s.kind].due, s.worst, "|".join(s.codes)])
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    PAGE.write_text(f"{head}{BEGIN}\n{report(seen, seed)}\n{END}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--kind", default="", help="only kinds whose name, table or text holds this"
    )
    parser.add_argument("--every", type=int, default=1, help="only every so many")
    parser.add_argument(
        "--write", action="store_true", help="write docs/quality.md and noticed.csv"
    )
    parser.add_argument("--missed", action="store_true", help="print only what was not noticed")
    asked = parser.parse_args()
    chosen = drawn(asked.every, asked.kind)
    seen = study(chosen, asked.seed)
    for one in seen:
        kind = KINDS[one.kind]
        if not asked.missed or kind.due != UNSEEN and not one.enough:
            print(
                f"{kind.due:8}{one.worst or '-':8}{one.kind:40}{','.join(one.codes)}\n        {one.change[:300]}"
            )
    made = Counter(one.kind for one in seen)
    for name in {name for name, _ in chosen if name not in made}:
        print(f"no row fits: {name}")
    if asked.write:
        write(seen, asked.seed)
    whole = counted(seen)["together"]
    print(
        f"{whole.noticed} of {whole.detectable} noticed, {whole.as_error} of {whole.certain} as an error; {whole.made} made"
    )
    sys.exit(10 * whole.noticed < 9 * whole.detectable or 10 * whole.as_error < 9 * whole.certain)


if __name__ == "__main__":
    main()
