"""Solutions that students share with others who have passed the same lesson. The only writer of the solutions table."""
