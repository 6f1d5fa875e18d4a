"""Language layers: what a recipe in `layers/` names, fetched, checked, made to stand alone, and kept."""
