"""What an instructor runs: release, marking, feedback and the hub."""
