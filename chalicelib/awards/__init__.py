"""chalicelib/awards."""
