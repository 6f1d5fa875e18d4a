"""The command line of Code Developer University."""

from cdu import paths

paths.make_importable()
