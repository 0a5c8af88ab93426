"""``python -m grading.cli`` is ``labs``, also where its program is not on the path."""

from grading.cli.main import main

main()
