"""The command ``labs``."""

from __future__ import annotations

import sys
import warnings

import click

from grading.course import CourseError, course_folder, lab_names
from lab_utils.items import ItemsError
from lab_utils.language import LANGUAGES


class _Commands(click.Group):
    """Show what went wrong as one sentence, never as a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except (CourseError, ItemsError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clinical-ai-labs")
def main() -> None:
    """Release the labs, collect and mark what trainees hand in, give feedback.

    A lab goes the same way each time: check, release, collect, mark, feedback. The course
    stands in the folder named by LABS_COURSE, or in "course" here.
    """
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
    from grading.check import check_lab

    problems = check_lab(lab, say=click.echo)
    for problem in problems:
        click.echo(f"✗ {problem}")
    if problems:
        sys.exit(1)
    click.echo(f"✓ {lab} is ready to be released.")


@main.command()
@click.argument("lab")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="vi",
    show_default=True,
    help="Language of the texts; answers and marks are the same in both.",
)
def release(lab: str, language: str) -> None:
    """Give a lab to the trainees."""
    from grading.steps import release as run

    run(lab, language)
    click.echo(f"Lab {lab} is released ({language}). Trainees find it under Assignments.")


@main.command()
@click.argument("lab")
def collect(lab: str) -> None:
    """Fetch what has been handed in."""
    from grading.steps import collect as run

    trainees = run(lab)
    click.echo(f"{len(trainees)} submissions: {', '.join(trainees) or 'none yet'}")


@main.command()
@click.argument("lab")
def mark(lab: str) -> None:
    """Mark what has been collected, and list what could not be marked."""
    from grading.steps import mark as run

    marked, refused = 0, 0
    for result in run(lab):
        marked += 1
        if result.points is None:
            refused += 1
            shown = "not marked"
        else:
            shown = f"{result.points:g} of {result.most:g}"
        if result.waiting:
            shown += f", written answers to mark in formgrader: {result.waiting}"
        click.echo("  ".join([f"{result.trainee:<16}{shown}", *result.reasons]))
    if not marked:
        click.echo(f"Nothing has been collected yet: run `labs collect {lab}` first.")
    if refused:
        click.echo(f"{refused} without marks; the reason stands behind each name.")


@main.command()
@click.argument("lab")
def feedback(lab: str) -> None:
    """Give the trainees their feedback, once their written answers are marked."""
    from grading.steps import feedback as run

    given, waiting = run(lab)
    click.echo(f"{len(given)} trainees have their feedback: {', '.join(given) or 'none'}")
    if waiting:
        click.echo(
            f"{len(waiting)} wait for their written answers to be marked in formgrader: "
            f"{', '.join(waiting)}"
        )


@main.command()
@click.argument("lab", default="02_threshold")
def demo(lab: str) -> None:
    """Take an invented class of twelve from release to feedback, in a folder of its own."""
    from grading.demo import run_demo

    run_demo(lab, course_folder().with_name("demo-course"), say=click.echo)


if __name__ == "__main__":
    main()
