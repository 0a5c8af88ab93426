"""The commands ``labs person`` and ``labs retention``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grading.desk.person_data.erase import Preview

_BACKUPS = "Backups that were made before still hold them: delete those too, or note when they go."


@click.group()
def person() -> None:
    """One person's data: hand them over, or erase them (Law 91/2025/QH15, Article 4)."""


@person.command()
@click.argument("username", metavar="NAME")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.zip")
def export(username: str, file: Path) -> None:
    """Write all that the course keeps of a person into an archive that they can read."""
    from grading.desk.person_data.export import export as run
    from lab_utils.files import write_atomically

    write_atomically(file, run(username), 0o600)
    click.echo(f"{file} is ready: give it to {username} alone, then delete it here.")


@person.command()
@click.argument("username", metavar="NAME")
@click.option("--yes", is_flag=True, help="Do it without asking.")
def erase(username: str, yes: bool) -> None:
    """Erase all that the course keeps of a person; shows it, and asks first."""
    from grading.desk.person_data.erase import erase as run
    from grading.desk.person_data.erase import preview

    _show(preview(username))
    if not yes and not click.confirm("This cannot be undone. Erase?"):
        click.echo("Nothing was done.")
        return
    _say_left(run(username, waits=_wait))
    click.echo(f"{username} is erased. {_BACKUPS}")


@click.command()
@click.option("--keep", type=int, metavar="MONTHS", help="Keep data so long after a course's end.")
@click.option("--contact", metavar="TEXT", help="Whom people ask about their data.")
@click.option("--apply", "applies", is_flag=True, help="Erase what is due; asks first.")
@click.option("--yes", is_flag=True, help="With --apply: do it without asking.")
def retention(keep: int | None, contact: str | None, applies: bool, yes: bool) -> None:
    """Show for how long people's data are kept, and which courses are due to be erased.

    The page that asks people for their agreement says the same. Who agreed to a shorter time is
    asked anew.
    """
    from datetime import UTC, datetime

    from grading.course.people.agreements import refused
    from grading.course.privacy_notice import Promise, make_promise, promise
    from grading.course.store import Store
    from grading.desk.person_data.retention import erase_due, kept

    with Store() as store:
        told = promise(store)
        if keep is not None or contact is not None:
            months = told.months if keep is None else keep
            told = Promise(months, told.contact if contact is None else contact)
            make_promise(store, told)
        out = sorted(refused(store))
    click.echo(f"Data are kept for {told.months} months after the end of a course (--keep MONTHS).")
    click.echo(f"Whom to ask: {told.contact or 'the instructors'} (--contact TEXT).")
    if out:
        click.echo(f"Do not agree, or no longer: {', '.join(out)} (labs person erase NAME).")
    today, due = datetime.now(UTC).date(), []
    for one in kept():
        what = "the present course" if one.is_present else f"closed: {one.folder}"
        when = f"ended {one.ends}, kept until {one.until}" if one.until else "no end is set"
        click.echo(
            f"{'!' if one.is_due(today) else ' '} {one.name} ({what}): {one.people} people; {when}"
        )
        due += [one] if one.is_due(today) else []
    if not applies or not due:
        click.echo("To erase what is due: labs retention --apply" if due else "Nothing is due.")
        return
    for one in due:
        stays = "its instructors stay" if one.is_present else "what verifies certificates stays"
        if not yes and not click.confirm(f"Erase the people of {one.name} ({stays})?"):
            click.echo("Nothing was done.")
            continue
        _say_left(erase_due(one, _wait))
        click.echo(f"{one.name} is erased. {_BACKUPS}")


def _show(seen: Preview) -> None:
    one = seen.person
    click.echo(f"{one.name} ({one.username}): {one.role}, {one.state}")
    click.echo(
        f"- answers in {seen.answered} labs, {seen.submissions} submissions, {seen.feedback} "
        f"feedback pages, {seen.marked} labs in the gradebook with marks and comments"
    )
    click.echo("- account, password, agreements, failed sign-ins; sessions and server end")
    for path in seen.files:
        click.echo(f"- {path}")
    for path in seen.lists:
        click.echo(f"- {path}: names others too, is deleted whole; make it anew where you need it")
    click.echo(
        "What stays names nobody: figures of five and more in reports, and a code that keeps the "
        "user name from being given again. No register has to be kept: the person's certificate "
        "is still verified, by its code and the name on it."
    )


def _wait() -> None:
    click.echo("Somebody collects or marks: waiting for the end.", err=True)


def _say_left(paths: list[Path]) -> None:
    for path in paths:
        click.echo(f"! Still named in {path}: look at it, and delete it where it is not needed.")
