from grading.exchange.nbgrader_config import instructor_config

instructor_config(get_config())  # type: ignore[name-defined]  # noqa: F821 - nbgrader puts it here
