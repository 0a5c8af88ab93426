"""A course as one archive: written while the class works, checked, put into an empty place.

The archive is a ``.tar.gz`` that any program opens::

    backup.json           what it is: read first, before anything is unpacked
    databases/…           a whole copy of each database (SQLite), or its dump (PostgreSQL)
    course/…              the files of the course's folder
    manifest.json         size and SHA-256 of each of the above, rows of each table

Databases are copied before the files, the gradebook first: what a database names was written
before it, so the archive holds it as well.
"""
