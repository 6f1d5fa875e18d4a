"""chalicelib/shared."""
