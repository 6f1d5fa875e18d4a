"""`observed` mode: the sandbox says which values came out, and what is compared with them stays here."""
