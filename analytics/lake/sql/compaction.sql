-- All events that arrived on one day, as few files in the place of hundreds. Exact copies become one row; others stay, as
-- whoever reads events counts each once. Every row says that it arrived in the day's first hour: the day is too long ago
-- for any reader who looks at hours. Parameters: the day's first hour and its last. {target} is a new folder below the
-- partition of the first hour.
UNLOAD (
SELECT DISTINCT
    schema_version, submission_id, student_id, lesson, lesson_version, language, difficulty, outcome, failed_tests,
    error_kind, first_pass, revision, xp, day, occurred_at, correlation_id, regrade_of
FROM events
WHERE arrived >= ? AND arrived <= ?
)
TO '{target}' WITH (format = 'PARQUET', compression = 'ZSTD')
