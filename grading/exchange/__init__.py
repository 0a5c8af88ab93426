"""The exchange: labs go out, submissions come in, feedback goes back to its owner.

Trainees reach it as a service of the hub (`service`), which knows from the hub who they are;
instructors open its database directly (`store`), as they do the gradebook. `nbgrader_trainee`
and `nbgrader_instructor` are the two sides as nbgrader's plugin classes.
"""

# What the hub lets trainees do, and asks of a token.
HAND_IN = "access:services!service=exchange"
