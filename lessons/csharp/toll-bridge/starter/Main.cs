// Adds up the book of the toll bridge: standard input to standard output.
throw new NotImplementedException("reading the book and printing what it comes to is yours to write");
