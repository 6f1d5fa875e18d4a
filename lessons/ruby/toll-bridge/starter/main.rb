# Add up the book of the toll bridge: standard input to standard output.

raise NotImplementedError, "the sum of the book is yours to write"
