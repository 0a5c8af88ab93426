"""One person's data: all of them handed over, or erased; and what the course has kept too long."""
