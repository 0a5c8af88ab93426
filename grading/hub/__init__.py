"""The hub: JupyterHub on one machine, `make hub`."""
