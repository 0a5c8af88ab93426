"""Who takes and who teaches the course: one row a person, in the course's database."""
