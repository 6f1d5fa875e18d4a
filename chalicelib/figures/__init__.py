"""What the stage did lately, in numbers, for administrators."""
