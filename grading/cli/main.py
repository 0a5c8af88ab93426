"""The command ``labs``."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable
from datetime import datetime

import click

from grading.cli.availability_commands import hold, open_labs
from grading.cli.backup_commands import backup, restore
from grading.cli.course_commands import course
from grading.cli.data_commands import data
from grading.cli.people_commands import people
from grading.cli.person_data_commands import person, retention
from grading.cli.report_commands import COMMANDS
from grading.course.labs import lab_names
from grading.course.paths import course_folder
from grading.settings import GRADEBOOK
from lab_utils.errors import BilingualError
from lab_utils.language import LANGUAGES


class _Commands(click.Group):
    """Show what went wrong as one sentence, never as a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except BilingualError as error:
            raise click.ClickException(error.say("en")) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clinical-ai-labs")
@click.option(
    "--gradebook",
    envvar=GRADEBOOK.name,
    metavar="URL",
    help="The gradebook, such as postgresql://user@host/clinical_ai; also LABS_GRADEBOOK."
    "  [default: gradebook.db in the course]",
)
def main(gradebook: str | None) -> None:
    """Release the labs, collect and mark what trainees hand in, give feedback.

    A lab goes the same way each time: check, release, collect, mark, feedback. The course
    stands in the folder named by LABS_COURSE, or in "course" here.
    """
    if gradebook:
        os.environ[GRADEBOOK.name] = gradebook
    # Where somebody was killed closing a course.
    from grading.exchange.closing.closing_note import is_closing

    if is_closing():
        from grading.exchange.closing.close import go_on

        go_on()
    # nbgrader's own use of its database warns on every submission; nobody here can mend it.
    warnings.filterwarnings("ignore", module="nbgrader")


@main.command("list")
def list_labs() -> None:
    """List the labs there are."""
    for name in lab_names():
        click.echo(name)


@main.command()
@click.argument("lab")
def check(lab: str) -> None:
    """Check a lab as an author: its form, and what right, blank and mistaken answers give."""
    from grading.authoring.check import check_lab

    problems = check_lab(lab, say=click.echo)
    for problem in problems:
        click.echo(f"✗ {problem}")
    if problems:
        sys.exit(1)
    click.echo(f"✓ {lab} is ready to be released.")


@main.command()
@click.argument("labs", metavar="LAB...", nargs=-1, required=True)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="vi",
    show_default=True,
    help="Language of the texts; answers and marks are the same in both.",
)
def release(labs: tuple[str, ...], language: str) -> None:
    """Give labs to the trainees."""
    from grading.course.syllabus import require_listed
    from grading.exchange.change_availability import lines
    from grading.exchange.steps import release as run

    for lab in labs:
        require_listed(lab)
        run(lab, language)
        click.echo(f"Lab {lab} is released ({language}).")
        for line in lines([lab]):
            click.echo(line)


@main.command()
@click.argument("lab")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]),
    help="Date and time in Vietnam, such as 2026-12-01T17:00.",
)
@click.option(
    "--grace",
    type=click.IntRange(0),
    metavar="MINUTES",
    help="How much later a hand-in is still taken.",
)
@click.option("--for", "trainee", metavar="NAME", help="Extend it for this trainee alone.")
@click.option("--none", is_flag=True, help="Take the date away; with --for, the extension.")
def due(lab: str, at: datetime | None, grace: int | None, trainee: str | None, none: bool) -> None:
    """Set until when a lab can be handed in; without --at or --none, say what stands."""
    from grading.exchange import change_due_date
    from grading.exchange.vietnam_time import from_vietnam

    if none and (at or grace is not None):
        raise click.UsageError("--none takes a date away: leave --at and --grace out.")
    if at is None and not none and (grace is not None or trainee):
        raise click.UsageError("Say when: --at 2026-12-01T17:00")
    if trainee and grace is not None:
        raise click.UsageError("The grace period is the same for all: leave --grace out.")
    if at:
        change_due_date.change(lab, from_vietnam(at), grace or 0, trainee)
    if none:
        change_due_date.remove(lab, trainee)
    for line in change_due_date.lines(lab):
        click.echo(line)


@main.command()
@click.argument("lab")
def collect(lab: str) -> None:
    """Fetch what has been handed in."""
    from grading.exchange.steps import collect as run

    trainees = run(lab, waits=_say_waiting)
    click.echo(f"{len(trainees)} submissions: {_names(trainees)}")


@main.command()
@click.argument("lab")
@click.option(
    "--jobs", type=click.IntRange(1), help="Processes to mark with; one a processor unless given."
)
@click.option(
    "--item",
    help="Give the points of this item anew to all who are marked; all else stays as it is.",
)
def mark(lab: str, jobs: int | None, item: str | None) -> None:
    """Mark what has been collected, and list what could not be marked.

    What was marked before and has not changed is left alone: after Ctrl-C, or when more has
    been handed in, run it again.
    """
    from grading.cli.progress import MarkReport
    from grading.exchange.steps import mark as run

    report = MarkReport()
    try:
        with report:
            for result in run(lab, jobs, item, planned=report.plan, waits=_say_waiting):
                report.add(result)
    except KeyboardInterrupt:
        click.echo("\nStopped; what was marked is in the gradebook. Run it again to go on.")
        sys.exit(130)
    for line in report.lines(lab):
        click.echo(line)


@main.command()
@click.argument("lab")
def feedback(lab: str) -> None:
    """Give the trainees their feedback, once their written answers are marked."""
    from grading.exchange.steps import feedback as run

    given, waiting = run(lab, over=_with_bar)
    click.echo(f"{len(given)} trainees have their feedback: {_names(given)}")
    if waiting:
        click.echo(
            f"{len(waiting)} wait for their written answers to be marked in formgrader: "
            f"{_names(waiting)}"
        )


@main.command()
@click.argument("lab", default="02_threshold")
def demo(lab: str) -> None:
    """Take an invented class of twelve from release to report, in a folder of its own."""
    from grading.cli.demo import run_demo

    run_demo(lab, course_folder().with_name("demo-course"), say=click.echo)


def _say_waiting() -> None:
    click.echo("Somebody else collects or marks in this course: waiting for the end.", err=True)


def _with_bar(trainees: list[str]) -> Iterable[str]:
    from tqdm import tqdm

    return tqdm(trainees, unit=" pages", desc="Feedback", leave=False, disable=None)


def _names(trainees: list[str]) -> str:
    """A class of a few by name, of thousands the first of them."""
    shown = ", ".join(trainees[:20]) or "none"
    return f"{shown}, …" if len(trainees) > 20 else shown


for command in (
    data,
    course,
    people,
    person,
    retention,
    open_labs,
    hold,
    backup,
    restore,
    *COMMANDS,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
