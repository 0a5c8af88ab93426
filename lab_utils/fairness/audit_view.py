"""The audit table as a reader sees it: a table, sentences, a forest plot."""

from __future__ import annotations

from lab_utils.fairness.present import audit_forest, audit_html, audit_sentences
from lab_utils.fairness.table import AuditTable
from lab_utils.figures import Picture


class Audit(AuditTable):
    """How right an AI is in each group; shown as a table in a notebook."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the table says, in words."""
        return audit_sentences(self)

    def forest(self, measure: str, note: str = "") -> Picture:
        """Draw one measure of every group with its limits, and everybody's as a band.

        Parameters
        ----------
        measure : str
            As in `Row.estimate`.
        note : str, optional
            What a reader must know, that the data are simulated, say.
        """
        return audit_forest(self, measure, note)

    def _repr_html_(self) -> str:
        return audit_html(self)
