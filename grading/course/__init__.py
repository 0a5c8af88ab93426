"""A course: its folder, labs, people and databases, and nbgrader's configuration for it."""
