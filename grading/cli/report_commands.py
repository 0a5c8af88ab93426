"""The commands ``labs report``, ``labs certificate`` and ``labs moodle``."""

from __future__ import annotations

import sys

import click

from lab_utils.language import LANGUAGES


@click.command()
@click.argument("labs", metavar="[LAB]...", nargs=-1)
@click.option("--language", type=click.Choice(LANGUAGES), default="vi", show_default=True)
def report(labs: tuple[str, ...], language: str) -> None:
    """Write the class report: completion, marks by group, each question, what was learnt.

    All marked labs unless some are named; pages and CSV files go into report/ of the course.
    Nothing is said of fewer than five people.
    """
    from grading.report import write_report

    path = write_report(labs, language, say=lambda lab: click.echo(f"{lab} is done."))
    click.echo(f"The report begins at {path}")


@click.group(invoke_without_command=True)
@click.pass_context
def certificate(context: click.Context) -> None:
    """Write the certificates of all who completed the course, into certificates/.

    Completed is who passed each released lab that course.yaml requires of their profession, with
    at least half of the points. Who has a certificate keeps it; to make one anew, such as after a
    name was put right, delete its file.
    """
    if context.invoked_subcommand:
        return
    from grading.certificate import issue

    made = earlier = waiting = 0
    for one in issue():
        if one.problem:
            click.echo(f"✗ {one.trainee}: {one.problem['en']}")
        left = bool(one.missing) or one.nothing
        made += not (left or one.earlier or one.problem)
        earlier += one.earlier
        waiting += left
    click.echo(f"{made} certificates made, {earlier} kept; {waiting} have not completed yet.")


@certificate.command()
@click.argument("code")
@click.argument("name")
def verify(code: str, name: str) -> None:
    """Say whether a certificate with CODE was made here for NAME ("Họ và tên")."""
    from grading.certificate import CodeError
    from grading.certificate import verify as check

    try:
        found = check(code, name)
    except CodeError as error:
        raise click.ClickException(error.say("en")) from error
    if found is None:
        click.echo("✗ Not valid: no certificate with this code was made here for this name.")
        sys.exit(1)
    click.echo(
        f"✓ Valid: made on {found.day:%d/%m/%Y} for a person of this name, "
        f"{found.labs} lab(s), {found.minutes} minutes."
    )


@click.command()
@click.argument("labs", metavar="[LAB]...", nargs=-1)
def moodle(labs: tuple[str, ...]) -> None:
    """Write the gradebook as moodle.csv for Moodle's grade import (Grades, Import, CSV file).

    A lab that is not handed in or not marked to the end has no grade ("-") yet.
    """
    from grading.moodle.export import export

    path, most = export(labs)
    click.echo(f"{path} is for Moodle: UTF-8, comma; map username to username and each lab to a")
    click.echo("grade item with this maximum grade (Moodle makes new ones with 100):")
    for lab, points in most.items():
        click.echo(f"  {lab}  {points:g}")


COMMANDS = (report, certificate, moodle)
