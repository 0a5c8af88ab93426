"""The class report: what a class did, knew and learnt, without showing anybody in it."""

from grading.report.write import write_report

__all__ = ["write_report"]
