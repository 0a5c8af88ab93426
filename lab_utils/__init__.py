"""What a lab notebook imports: questions, data, calculations and figures."""
