"""The commands ``labs data``: what data there are, fetch them, check them, take them along."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lab_utils.errors import BilingualError
from lab_utils.language import pick


class _Commands(click.Group):
    """Show what went wrong as one sentence, never as a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except BilingualError as error:
            raise click.ClickException(error.say("en")) from error


@click.group(cls=_Commands)
def data() -> None:
    """List, fetch and check the data sets of the labs.

    Files come to the folder LABS_DATA_CACHE (or one in your user's cache); the folder
    LABS_DATA_MIRROR is read as well. Most labs need neither.
    """


@data.command("list")
def list_data() -> None:
    """List the data sets: which labs use them, and where they are."""
    from lab_utils.data.catalogue import catalogue
    from lab_utils.data.places import found_files, places

    _warn_of_a_missing_mirror()
    for dataset in catalogue().values():
        if dataset.source == "download":
            here = [place for place, folder in places() if found_files(dataset, folder)]
            where = ", ".join(here) or "not here"
        else:
            where = {"package": "installed", "own": "with the labs"}[dataset.source]
        labs = " ".join(dataset.labs) or "none yet"
        click.echo(f"{dataset.name:<18}{where:<15}labs {labs:<28}{pick(dataset.title, 'en')}")


@data.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--from",
    "base",
    metavar="ADDRESS",
    default="",
    help="Take the files from a server that holds an exported folder, not from the publishers.",
)
def fetch(names: tuple[str, ...], base: str) -> None:
    """Download data sets into the cache; all that have an address, without a NAME.

    What was broken off goes on where it stopped; what is there and right is left alone.
    """
    from lab_utils.data.catalogue import catalogue
    from lab_utils.data.fetch import Fetcher

    if base and not base.startswith(("http://", "https://")):
        raise click.UsageError(f"--from is {base!r}; expected http://… or https://…")
    known = catalogue()
    for name in names:
        if name not in known:
            raise click.UsageError(f"no data set is called {name!r}; see: labs data list")
    if names:
        wanted = [known[name] for name in dict.fromkeys(names)]
    else:
        wanted = [d for d in known.values() if d.files and all(f.address for f in d.files)]
    for dataset in wanted:
        if dataset.source != "download":
            click.echo(f"✓ {dataset.name}: comes with the labs, nothing to fetch")
    failed = False
    fetcher = Fetcher(base=base, progress=sys.stderr.isatty())
    for result in fetcher.fetch([d for d in wanted if d.source == "download"]):
        if result.error is not None:
            failed = True
            click.echo(f"✗ {result.dataset.name}: {result.error.say('en')}")
        else:
            state = "fetched" if result.fresh else "was here already"
            click.echo(f"✓ {result.dataset.name}: {state}")
    if failed:
        sys.exit(1)


@data.command()
def verify() -> None:
    """Read every file in the cache and the mirror and check it against the catalogue."""
    from lab_utils.data.verify_export import verify as run

    _warn_of_a_missing_mirror()
    differs = False
    for found in run():
        differs |= found.state == "differs"
        mark = {"ok": "✓", "copy": "•", "absent": "–", "differs": "✗"}[found.state]
        detail = f" ({found.detail})" if found.detail else ""
        click.echo(f"{mark} {found.dataset.name:<18}{found.place:<9}{found.state}{detail}")
    if differs:
        sys.exit(1)


@data.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write what is in the cache to FOLDER, for a machine without internet."""
    from lab_utils.data.verify_export import export as run

    datasets = run(folder)
    if not datasets:
        raise click.ClickException("the cache holds no data set yet; run: labs data fetch")
    click.echo(f"{folder}: {', '.join(dataset.name for dataset in datasets)}")
    click.echo(f"On the other machine: LABS_DATA_MIRROR={folder.resolve()}")


def _warn_of_a_missing_mirror() -> None:
    from lab_utils.data.places import mirror_folder

    mirror = mirror_folder()
    if mirror and not mirror.is_dir():
        click.echo(f"LABS_DATA_MIRROR names {mirror}, which is not a folder here.", err=True)
