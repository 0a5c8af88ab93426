"""Files here that are no modules: pytest must not import them in search of doctests."""

collect_ignore = ["jupyterhub_config.py", "roles", "stubs"]
