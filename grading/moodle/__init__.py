"""The gradebook as Moodle imports it."""
