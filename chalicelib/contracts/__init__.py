"""chalicelib/contracts."""
