"""The published lessons: routes and catalogue."""
