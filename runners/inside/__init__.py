"""What runs inside a sandbox: the roles that a confined process plays, next to or instead of the student's code."""
