"""Isolated mode: the tests run in a trusted process, the solution in a sandbox behind a proxy that passes values."""
