"""`ldn edit`: fields of a row that stands are changed, asked for or given at once."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb, add_place, add_set, add_table, add_terms, settings


def options(verb: ArgumentParser) -> None:
    """The options of `ldn edit`."""
    verb.add_argument("id", help="id of the row; of a link the ids that it links, joined with /")
    add_set(verb, "change fields instead of being asked; FIELD= empties one")
    add_place(verb)
    add_table(verb)
    add_terms(verb)


def run(arguments: Namespace) -> int:
    """Change the row, or tell what keeps it from being changed."""
    from ...model.printing import console
    from ..changing import Terms
    from ..edit import edit_command

    return edit_command(
        arguments.path,
        (arguments.id, arguments.table),
        settings(arguments.set),
        (arguments.passage, arguments.place),
        Terms(arguments.snapshots, arguments.dry_run, arguments.yes),
        console(),
    )


VERB = Verb(
    "edit",
    "Change a row that stands: asks which field, or takes --set; shows old and new first.",
    run,
    options,
    writes=True,
    deed="edit {id}",
    brief="Change a row that stands",
)
