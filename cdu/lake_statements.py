"""What operators ask of the lake, each one statement in Athena's dialect, with `?` for parameters."""

from __future__ import annotations

AWARDS = """
    SELECT student_id, lesson, revision, language, xp, submission_id,
           CAST(occurred_at AS varchar) AS occurred_at
    FROM awards
"""
DAYS = "SELECT DISTINCT student_id, CAST(day AS varchar) AS day FROM submissions"
LATEST = """
    SELECT student_id, max_by(submission_id, occurred_at) AS submission_id
    FROM submissions WHERE lesson = ? GROUP BY student_id
"""
ARRIVED = "SELECT DISTINCT submission_id FROM events WHERE arrived >= ? AND student_id = ?"
