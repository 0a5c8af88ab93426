"""The commands ``labs people``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.course.professions import PROFESSIONS
from lab_utils.language import Twin, pick

if TYPE_CHECKING:
    from grading.course.class_list.model import ClassList
    from grading.course.people.merge import Known, Plan

_KINDS = ("all", "waiting", "aside", "instructor", "gone")
_ROLES = ("trainee", "instructor")
_WHO = click.argument("username")


@click.group()
def people() -> None:
    """Who takes and who teaches the course: list, import, add, change, remove.

    Each person sets a password at the first visit, with the code of their slip.
    """


@people.command("list")
@click.option("--search", "words", default="", help="Words of name, user name, profession, unit.")
@click.option("--show", "kind", type=click.Choice(_KINDS), default="all", show_default=True)
@click.option("--codes", is_flag=True, help="Show the codes of those who have not come yet.")
def list_people(words: str, kind: str, codes: bool) -> None:
    """List people: user name, name, role, profession, unit, state."""
    from grading.course.people.codes import spaced
    from grading.course.people.search import search
    from grading.course.store import Store

    with Store() as store:
        found = search(store, words, kind, most=1_000_000)
    for one in found.people:
        waits = one.code and not one.has_password
        state = f"code {spaced(one.code)}" if codes and waits else "not come yet" if waits else ""
        state = one.state if one.state != "present" else state
        cells = (one.username, one.name, one.role, one.profession, one.unit, state)
        click.echo("\t".join(cells))
    click.echo(f"{found.total} people.", err=True)


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do it without asking, with the proposed answers.")
@click.option("--remove", is_flag=True, help="Take off the trainees whom the list does not name.")
def import_list(file: Path, yes: bool, remove: bool) -> None:
    """Put a class list in (.xlsx or .csv): shows what it changes, and asks first."""
    from grading.course.class_list.reading import read_class_list
    from grading.course.people import merge
    from grading.course.store import Store

    listed = _answered(read_class_list(file.read_bytes()), yes)
    for note in listed.notes:
        click.echo(_en(note))
    with Store() as store:
        seen = merge.plan(store, listed)
        _show(seen, remove)
        if not (seen.new or seen.changed or seen.back or (remove and seen.gone)):
            click.echo("There is nothing to do.")
            return
        if not yes and not click.confirm("Put it in?"):
            click.echo("Nothing was done.")
            return
        done = merge.apply(store, seen, remove=remove)
    click.echo(f"{done.new} new, {done.changed} changed, {done.back} back, {done.gone} gone.")


@people.command()
@click.argument("name")
@click.option("--username", default="", help="Made from the name unless given.")
@click.option("--role", type=click.Choice(_ROLES), default="trainee", show_default=True)
@click.option("--profession", type=click.Choice(list(PROFESSIONS)), default=None)
@click.option("--unit", default="")
def add(name: str, username: str, role: str, profession: str | None, unit: str) -> None:
    """Add one person ("Họ và tên"); says the code for the first visit."""
    from grading.course.people.change import add_one
    from grading.course.people.codes import spaced
    from grading.course.people.person import Person
    from grading.course.store import Store

    with Store() as store:
        one = add_one(store, Person(username, name, role, profession or "", unit))
    click.echo(f"{one.name} is added: user name {one.username}, code {spaced(one.code)}.")


@people.command()
@_WHO
@click.option("--name")
@click.option("--role", type=click.Choice(_ROLES))
@click.option("--profession", type=click.Choice(["", *PROFESSIONS]))
@click.option("--unit")
def change(username: str, **values: str | None) -> None:
    """Change name, role, profession or unit of a person."""
    from grading.course.people.change import change as run
    from grading.course.store import Store

    given = {name: value for name, value in values.items() if value is not None}
    if not given:
        raise click.UsageError("Say what to change: --name, --role, --profession or --unit.")
    with Store() as store:
        run(store, username, **given)
    click.echo(f"{username} is changed.")


@people.command()
@_WHO
def aside(username: str) -> None:
    """Let nobody in under this name for the time being; ends sessions and server."""
    from grading.course.people.change import set_aside
    from grading.course.store import Store

    with Store() as store:
        set_aside(store, username)
    click.echo(f"{username} is set aside. To let them in again: labs people back {username}")


@people.command()
@_WHO
def back(username: str) -> None:
    """Let somebody in again who was set aside or taken off the list."""
    from grading.course.people import change as changes
    from grading.course.people.codes import spaced
    from grading.course.people.person import find
    from grading.course.store import Store

    with Store() as store:
        one = find(store, username)
        if one and one.state == "gone":
            (code,) = changes.add(store, [one])
            click.echo(f"{username} is back; the code for the first visit is {spaced(code)}.")
            return
        changes.take_back(store, username)
    click.echo(f"{username} can come in again.")


@people.command()
@_WHO
@click.option("--yes", is_flag=True, help="Do it without asking.")
def remove(username: str, yes: bool) -> None:
    """Take somebody off the list: password, sessions and server end, the work stays."""
    from grading.course.people.change import remove as run
    from grading.course.people.person import find
    from grading.course.store import Store

    with Store() as store:
        one = find(store, username)
        if one and not yes:
            click.echo("Password, sessions and server end; what was handed in and marked stays.")
            if not click.confirm(f"Take {one.name} ({username}) off the list?"):
                click.echo("Nothing was done.")
                return
        run(store, username)
    click.echo(f"{username} is off the list; nobody else gets this user name.")


@people.command()
@_WHO
def reset(username: str) -> None:
    """End a forgotten password, with sessions and server; says a new code to tell them."""
    from grading.course.people.change import reset as run
    from grading.course.people.codes import spaced
    from grading.course.store import Store

    with Store() as store:
        code = run(store, username)
    click.echo(f"The code of {username} is {spaced(code)}; it works once. Tell it in person.")


@people.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.pdf")
@click.argument("usernames", metavar="[USERNAME]...", nargs=-1)
@click.option("--address", required=True, help="Where the class opens the hub: https://…")
def slips(file: Path, usernames: tuple[str, ...], address: str) -> None:
    """Write slips to print, for all who have not come yet or for some of them."""
    from grading.desk.waiting_slips import waiting_slips
    from lab_utils.files import write_atomically

    content = waiting_slips(address, usernames or None)
    if not content:
        raise click.ClickException("Nobody here needs a slip: they have a password.")
    write_atomically(file, content, 0o600)
    click.echo(f"{file} is ready. Its codes open accounts: print it, then delete it.")


def _answered(listed: ClassList, yes: bool) -> ClassList:
    """Ask what the list leaves open; with `yes`, take what is proposed."""
    from grading.course.class_list.reading import answer

    while listed.questions:
        question = listed.questions[0]
        keys = [one.key for one in question.choices]
        click.echo(_en(question.text))
        for before, after in question.changes[:5]:
            click.echo(f"  {before} -> {after}")
        if yes and not question.proposed:
            raise click.ClickException("This has no proposed answer: run it without --yes.")
        choice = question.proposed
        if not yes:
            default = question.proposed or None
            choice = click.prompt("Answer", type=click.Choice(keys), default=default)
        listed = answer(listed, {question.id: choice})
    return listed


def _show(seen: Plan, remove: bool) -> None:
    for wrong in seen.class_list.wrong:
        click.echo(f"✗ {_en(wrong.text)}")
    for one in seen.refused:
        had = "was" if one.was else "is"
        click.echo(
            f"✗ Line {one.line}: user name {one.username} {had} that of {one.holder} and is not "
            f"given to {one.person.name}. Free: {one.person.username}; write it into the list."
        )
    for note in seen.notes:
        click.echo(_en(note))
    for new in seen.new:
        like = f" (same name as {new.namesake})" if new.namesake else ""
        click.echo(f"+ {new.person.username}  {new.person.name}{like}")
    for word, known in (("~", seen.changed), ("+ back:", seen.back)):
        for person in known:
            click.echo(f"{word} {person.username}  {person.name}{_differences(person)}")
    for username, name in seen.gone if remove else ():
        click.echo(f"- {username}  {name}")
    if seen.gone and not remove:
        click.echo(f"{len(seen.gone)} trainees are not on the list and stay (--remove).")
    click.echo(f"{seen.unchanged} people stay as they are.")


def _differences(person: Known) -> str:
    return "".join(
        f"; {one.field}: {one.before or '-'} -> {one.after}" for one in person.differences
    )


def _en(twin: Twin) -> str:
    return pick(twin, "en")
