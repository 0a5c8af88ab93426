"""A course is closed and the next one begins, on the same hub.

What a course is stands in two databases and in folders. The gradebook and the course's database
are copied into the course's archive while nobody else can write; then one transaction empties the
latter and begins the new course. That is the moment: before it a crash leaves the old course,
after it the new one, and what is left to be done (the gradebook emptied, folders moved) is gone on
with by whoever comes next. A note in the course's state says what that is.

The archive is laid out as a course is: with ``LABS_COURSE`` on it, every command reads it.
"""
