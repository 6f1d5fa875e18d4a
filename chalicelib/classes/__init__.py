"""chalicelib/classes."""
