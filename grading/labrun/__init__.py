"""One released lab, run once, and then cell by cell for answers that it has not seen."""
