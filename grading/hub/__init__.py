"""The hub: JupyterHub on one machine, `make hub`."""

from pathlib import Path

HUB = Path(__file__).resolve().parent
