// Turns echoes into depths: standard input to standard output.
throw new NotImplementedException("a depth for every click, and the shallowest, is yours to write");
