"""`cdu admin doctor`: asks a deployment what only a running one can tell, and says what to do about what is wrong."""
