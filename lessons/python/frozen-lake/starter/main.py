"""Count the floes of a melting lake: standard input to standard output."""

raise NotImplementedError("reading the lake and counting its floes is yours to write")
