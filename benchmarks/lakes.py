"""Synthetic lakes: events of many students over 400 days, as Firehose would have written them, and as classic JSON.

Students are Zipf-like, hours and weekdays have their cycle, 45 % of the tries pass, 1 % of the events come twice (some
of them days later), 0.5 % come late. The last hour is the busiest of its day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

DAYS = 400
NOW = datetime(2026, 11, 1, 20, 59, 59)  # noqa: DTZ001 - the lake's times are UTC and say no zone
LANGUAGES = 11
LESSONS = 140
_MADE = """
CREATE TABLE tries AS
WITH numbered AS (
    SELECT
        i,
        -- Zipf-Mandelbrot: a few hundred do very much, half of all hardly anything.
        CAST(floor(2000 * (pow(1 + {students} / 2000.0, random()) - 1)) AS BIGINT) AS student,
        random() AS chance,
        CAST(floor({languages} * pow(random(), 1.8)) AS BIGINT) AS any_language,
        CAST(floor({lessons} * pow(random(), 1.5)) AS BIGINT) AS lesson,
        CAST(floor({days} * sqrt(random())) AS BIGINT) AS day,
        -- Two draws, the later one: evenings are busy.
        greatest(CAST(floor(21 * random()) AS BIGINT), CAST(floor(21 * random()) AS BIGINT)) AS hour_of_day,
        3600 * random() AS second_of_hour,
        random() < 0.45 AS passes
    FROM range({events}) AS r(i)
),
chosen AS (
    -- Nine tries of ten are in the student's own language.
    SELECT *, CASE WHEN chance < 0.9 THEN student * 7 % {languages} ELSE any_language END AS language FROM numbered
)
SELECT
    md5('try' || i) AS submission_id,
    md5('student' || student) AS student_id,
    'language-' || language || '/lesson-' || lesson AS lesson,
    'language-' || language AS language,
    CAST(1 + (lesson * 7 + language) % 10 AS INTEGER) AS difficulty,
    CASE WHEN passes THEN 'passed' ELSE 'failed' END AS outcome,
    CASE WHEN passes THEN CAST([] AS VARCHAR[]) ELSE ['test.Test.test_' || i % 9] END AS failed_tests,
    CASE WHEN passes THEN NULL ELSE 'AssertionError' END AS error_kind,
    TIMESTAMP '{first}' + to_days(CAST(day AS INTEGER)) + to_hours(hour_of_day) + to_seconds(second_of_hour)
        AS occurred_at,
    passes AND row_number() OVER (PARTITION BY student, language, lesson, passes ORDER BY day, hour_of_day, i) = 1
        AS first_pass
FROM chosen
"""
_EVENTS = """
CREATE TABLE events AS
WITH copies AS (
    SELECT *, 0 AS copy FROM tries
    UNION ALL
    SELECT *, 1 AS copy FROM tries USING SAMPLE 1 PERCENT (bernoulli)
),
delayed AS (
    SELECT *, random() AS chance, random() AS size FROM copies
)
SELECT
    1 AS schema_version, submission_id, student_id, lesson, '0123456789abcdef' AS lesson_version, language, difficulty,
    outcome, failed_tests, error_kind, first_pass, CAST(first_pass AS INTEGER) AS revision,
    CASE WHEN first_pass THEN 50 * difficulty ELSE 0 END AS xp, CAST(occurred_at AS DATE) AS day, occurred_at,
    submission_id AS correlation_id, CAST(NULL AS VARCHAR) AS regrade_of,
    strftime(least(TIMESTAMP '{now}', occurred_at + to_seconds(CASE
        WHEN copy = 0 AND chance < 0.995 THEN 60 * size
        WHEN copy = 0 THEN 3600 + 71 * 3600 * size
        WHEN chance < 0.85 THEN 600 * size
        WHEN chance < 0.95 THEN 86400 * size
        ELSE 86400 + 5 * 86400 * size
    END)), '%Y-%m-%d-%H') AS arrived
FROM delayed
"""


def make(folder: Path, events: int, students: int) -> None:
    """Write a lake below `folder`, unless it is there: `events/arrived=HOUR/` (Parquet) and `json/` (a file a day)."""
    if (folder / "done").exists():
        return
    first = (NOW - timedelta(days=DAYS - 1)).replace(hour=0, minute=0, second=0)
    values = {
        "events": events,
        "students": students,
        "languages": LANGUAGES,
        "lessons": LESSONS,
        "days": DAYS,
        "first": first,
        "now": NOW,
    }
    folder.mkdir(parents=True, exist_ok=True)
    database = duckdb.connect(folder / "made.duckdb")
    for statement in ("SELECT setseed(0.5)", "SET threads = 1", _MADE, "SET threads = 2", _EVENTS):
        database.execute(statement.format(**values))
    by_hour = "(FORMAT parquet, PARTITION_BY (arrived), COMPRESSION snappy)"
    database.execute(f"COPY (FROM events ORDER BY arrived) TO '{folder}/events' {by_hour}")
    database.execute("ALTER TABLE events ADD COLUMN d VARCHAR")
    database.execute("UPDATE events SET d = left(arrived, 10)")
    database.execute(f"COPY events TO '{folder}/json' (FORMAT json, PARTITION_BY (d))")
    database.close()
    (folder / "made.duckdb").unlink()
    (folder / "done").touch()
