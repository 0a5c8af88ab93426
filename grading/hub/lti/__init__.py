"""Sign-in from a course page (Moodle and others) by LTI 1.3; docs/lti.md says how to set it up."""
