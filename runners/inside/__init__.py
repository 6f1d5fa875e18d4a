"""What runs inside a sandbox: the parts that a confined process plays, beside the student's code."""
