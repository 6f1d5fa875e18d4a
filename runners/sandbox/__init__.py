"""Where untrusted code runs: backends behind one interface, their parts, and the check of what they hold."""
