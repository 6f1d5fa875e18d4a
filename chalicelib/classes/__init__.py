"""Cohorts: classes and teams with members and a joining code."""
