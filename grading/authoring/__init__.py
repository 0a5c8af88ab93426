"""What an author has done for them: a lab checked, its known mistakes found, answers invented."""
