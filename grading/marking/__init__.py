"""Marks from answers: submissions read, scored by the released lab, written into the gradebook."""
