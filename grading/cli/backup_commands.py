"""The commands ``labs backup`` and ``labs restore``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.settings import COURSE

if TYPE_CHECKING:
    from grading.course.backup.manifest import Manifest

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
_SHOWN = 10  # files that were left out


@click.command()
@_FILE
@click.option("--check", is_flag=True, help="Read a backup from end to end; write nothing.")
def backup(file: Path, check: bool) -> None:
    """Write the whole course to FILE, such as backup.tar.gz, while the class works.

    It holds answers, marks, passwords (hashed) and keys: keep it on an encrypted disk.
    """
    from grading.course.backup.back_up import back_up
    from grading.course.backup.restore import check as run
    from grading.exchange.closing.close import kept_open

    if not check:
        with kept_open():
            manifest = back_up(file)
        click.echo(f"{file}: {_size(file.stat().st_size)}, for you alone to read.")
        _tell(manifest)
        return
    manifest, not_opened = run(file)
    click.echo(f"✓ {file} is whole: {len(manifest.files)} files, each with its checksum.")
    _tell(manifest)
    for name in not_opened:
        click.echo(
            f"The dump of the database {name} was compared and not read: there is no pg_restore "
            "here (sudo apt-get install postgresql-client)."
        )


@click.command()
@_FILE
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the course, empty or not there; also LABS_COURSE.",
)
def restore(file: Path, into: Path | None) -> None:
    """Put a course back from FILE into an empty place.

    Databases on PostgreSQL come back into those that LABS_DATABASE and LABS_GRADEBOOK name,
    which have to be empty too.
    """
    from grading.course.backup.restore import restore as run
    from grading.course.paths import course_folder

    if into is not None:
        os.environ[COURSE.name] = str(into.absolute())
    manifest = run(file)
    click.echo(f"The course is in {course_folder()}.")
    _tell(manifest)
    click.echo("All later changes are missing, people taken off the list or reset among them.")


def _tell(manifest: Manifest) -> None:
    from grading.course.backup.manifest import main_counts
    from grading.exchange.vietnam_time import local_time

    head, counts = manifest.head, main_counts(manifest.rows)
    moment = local_time(head.time.replace(tzinfo=None))
    click.echo(f"Course {head.course}, {moment} (Vietnam time), version {head.version}:")
    click.echo("  {people} people, {submissions} submissions, {grades} grades".format(**counts))
    left_out = manifest.left_out
    for path, why in list(left_out.items())[:_SHOWN]:
        click.echo(f"  left out: {path} ({why})")
    if len(left_out) > _SHOWN:
        click.echo(f"  left out: {len(left_out) - _SHOWN} more")


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"
