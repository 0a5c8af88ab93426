"""What a lab shows around its controls: notes, messages, static pages."""

from __future__ import annotations

from collections.abc import Callable
from html import escape


def note(*lines: str, warn: bool = False) -> str:
    """Return a note of some lines as HTML."""
    mood = "labs-note labs-warn" if warn else "labs-note"
    return f'<div class="{mood}">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</div>'


def wrap(html: str) -> str:
    """Return HTML in the style of the labs, for where there is no browser script."""
    return f'<div class="labs-static">{html}</div>'


def display_html(html: str) -> None:
    """Show HTML under the cell."""
    from IPython.display import HTML, display

    display(HTML(html))


def display_message(html: str) -> Callable[[str], None]:
    """Show a message; return what changes it."""
    from IPython.display import display

    from lab_utils.questions.control import Message

    static = {"text/html": wrap(html), "text/plain": ""}
    message = Message(html=html)
    display(message._repr_mimebundle_()[0] | static, raw=True)

    def change(html: str) -> None:
        message.html = html

    return change
