"""Add up the book of the toll bridge: standard input to standard output."""

raise NotImplementedError("read the book and print what it comes to")
