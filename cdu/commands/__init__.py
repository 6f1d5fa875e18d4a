"""The subcommands of `cdu`, one module per kind of user."""
