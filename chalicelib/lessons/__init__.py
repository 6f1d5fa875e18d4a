"""chalicelib/lessons."""
