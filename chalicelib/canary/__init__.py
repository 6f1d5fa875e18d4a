"""The canary: a student of the stage's own, whose submissions show that the whole chain works."""
