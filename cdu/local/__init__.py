"""The whole platform on one machine: the engine, its bridges and the deployment into it."""
