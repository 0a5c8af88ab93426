"""The commands ``labs open`` and ``labs hold``."""

from __future__ import annotations

from datetime import datetime

import click

_LABS = click.argument("labs", metavar="[LAB]...", nargs=-1)
_ALL = click.option("--all", "all_labs", is_flag=True, help="All labs of the course.")


@click.command("open")
@_LABS
@_ALL
@click.option(
    "--from",
    "at",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]),
    help='Date and time in Vietnam, such as "2026-12-01 08:00"; now unless given.',
)
def open_labs(labs: tuple[str, ...], all_labs: bool, at: datetime | None) -> None:
    """Let trainees fetch labs and hand them in, now or from a moment on.

    A lab that is released is open unless it was held back.
    """
    from grading.exchange.change_availability import open_to_class
    from grading.exchange.vietnam_time import from_vietnam

    _require_labs(labs, all_labs)
    _tell(open_to_class(labs, from_vietnam(at) if at else None))


@click.command()
@_LABS
@_ALL
def hold(labs: tuple[str, ...], all_labs: bool) -> None:
    """Hold labs back until you open them, also when the hub starts again.

    Nobody can fetch them or hand in meanwhile; what was handed in stays.
    """
    from grading.exchange.change_availability import hold as run

    _require_labs(labs, all_labs)
    _tell(run(labs))


def _require_labs(labs: tuple[str, ...], all_labs: bool) -> None:
    if bool(labs) == all_labs:
        raise click.UsageError("Name the labs, or say --all.")


def _tell(labs: list[str]) -> None:
    from grading.exchange.change_availability import lines

    for line in lines(labs):
        click.echo(line)
