"""Reports: computing, storing and reading them."""
