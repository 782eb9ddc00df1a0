"""`ldn descriptor`: datapackage.json is made from schemas and data."""

from __future__ import annotations

from argparse import Namespace

from ..options import CLEAN, Verb


def run(arguments: Namespace) -> int:
    """Write the descriptor, if it is not up to date. Raises Refused."""
    from ...curate.fix import write_descriptor
    from ...model.loading import load_package
    from ...model.printing import write
    from ...model.refusal import Refused

    package = load_package(arguments.path)
    if package.problems:  # a descriptor made now would lack what the broken schemas describe
        raise Refused.because(*package.problems)
    changed = write_descriptor(package)
    write("datapackage.json written\n" if changed else "datapackage.json is up to date\n")
    return CLEAN


VERB = Verb(
    "descriptor",
    "Write datapackage.json from schemas and data.",
    run,
    writes=True,
    brief="Write datapackage.json from schemas and data",
)
