"""The commands ``labs course``."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import click

_DAY = click.DateTime(["%Y-%m-%d"])
_INSTITUTION = click.option("--institution", help="Who holds it.")
_BEGINS = click.option("--begins", type=_DAY, help="First day, such as 2026-12-01.")
_ENDS = click.option("--ends", type=_DAY, help="Last day.")


@click.group()
def course() -> None:
    """The course itself: what it is called, its end, the next one."""


@course.command()
def show() -> None:
    """Say what the course is called, and which courses have ended here."""
    from grading.course.course_info import read_info
    from grading.course.store import Store
    from grading.exchange.closing.closed_courses import closed_courses
    from grading.exchange.vietnam_time import local_time

    with Store() as store:
        info, closed = read_info(store), closed_courses(store)
    for line in filter(None, (info.title("en"), info.institution, info.days("en"))):
        click.echo(line)
    for one in closed:
        click.echo(f"Ended at {local_time(one.closed)} (Vietnam time): {one.name}, {one.folder}")


@course.command("set")
@click.option("--name", help="Empty for the title of course.yaml.")
@_INSTITUTION
@_BEGINS
@_ENDS
def set_info(
    name: str | None, institution: str | None, begins: datetime | None, ends: datetime | None
) -> None:
    """Say what the course is called, who holds it and when."""
    from grading.course.course_info import read_info, write_info
    from grading.course.store import Store

    texts = {"name": name, "institution": institution}
    days = {"begins": begins and begins.date(), "ends": ends and ends.date()}
    given: dict[str, Any] = {**texts, **days}
    changed = {key: value for key, value in given.items() if value is not None}
    if not changed:
        raise click.UsageError("Say what to set: --name, --institution, --begins or --ends.")
    with Store() as store:
        info = replace(read_info(store), **changed)
        write_info(store, info)
    click.echo(" · ".join(filter(None, (info.title("en"), info.institution, info.days("en")))))


@course.command()
@click.argument("name")
@_INSTITUTION
@_BEGINS
@_ENDS
@click.option(
    "--instructor",
    "instructors",
    multiple=True,
    metavar="USERNAME",
    help="Comes along, with the password; may be given again. All unless given.",
)
@click.option("--yes", is_flag=True, help="Do it without asking.")
def new(
    name: str,
    institution: str | None,
    begins: datetime | None,
    ends: datetime | None,
    instructors: tuple[str, ...],
    yes: bool,
) -> None:
    """Close the present course and begin an empty one called NAME.

    All of the present one goes into an archive in the course's folder, its certificates can still
    be verified, and its trainees are signed out. The hub may run meanwhile.
    """
    from grading.course.course_info import CourseInfo, present_title
    from grading.exchange.closing.close import close_course

    if not yes:
        click.echo("Its trainees are signed out and cannot hand in any more; nothing is deleted.")
        if not click.confirm(f"Close the course “{present_title('en')}” and begin “{name}”?"):
            click.echo("Nothing was done.")
            return
    info = CourseInfo(
        name, institution or "", begins.date() if begins else None, ends.date() if ends else None
    )
    folder = close_course(
        info,
        instructors or None,
        waits=lambda: click.echo("Somebody collects or marks: waiting for the end.", err=True),
    )
    click.echo(f"The course is closed; all of it stands in {folder}")
    click.echo(f"“{name}” has begun. Next: labs people import LIST, labs release LAB")
