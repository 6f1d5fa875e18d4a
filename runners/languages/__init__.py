"""One module for each language: how its tests become a run, and how the results of the run are read."""
