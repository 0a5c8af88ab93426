"""The command ``labs``: a module for each group of commands."""
