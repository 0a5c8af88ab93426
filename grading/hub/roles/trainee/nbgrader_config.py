from grading.exchange.nbgrader_config import trainee_config

trainee_config(get_config())  # type: ignore[name-defined]  # noqa: F821 - nbgrader puts it here
