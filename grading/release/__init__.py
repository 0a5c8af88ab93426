"""From the source of a lab to what trainees get, and the key that stays."""
