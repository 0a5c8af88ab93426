"""What a trainee reads after marking."""
