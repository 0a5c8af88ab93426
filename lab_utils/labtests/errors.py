"""What is said when a laboratory value cannot be used."""

from __future__ import annotations

from lab_utils.errors import BilingualError


class LabError(BilingualError, ValueError):
    """A laboratory value, unit or person that a function cannot use.

    Examples
    --------
    >>> raise LabError(vi="Kali là {x}.", en="Potassium is {x}.", x=2.5)
    Traceback (most recent call last):
    lab_utils.labtests.errors.LabError: Kali là 2,5.
    Potassium is 2.5.
    """
