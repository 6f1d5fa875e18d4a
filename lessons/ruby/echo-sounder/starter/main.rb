# Turn echoes into depths: standard input to standard output.

raise NotImplementedError, "a depth for every click, and the shallowest in the end, are yours to write"
