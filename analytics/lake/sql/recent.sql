-- The snapshot's part for reports: the submissions and regrades of the last month that occurred before the look-back, each
-- once. Parameters: the month's first moment and the look-back's (ISO 8601 texts in UTC); then the hours: the month's
-- first, and the snapshot's end. {target} is the folder of its partition.
UNLOAD (
SELECT
    student_id, lesson, language, difficulty, outcome, failed_tests, error_kind, xp, regrade_of IS NOT NULL AS regraded,
    occurred_at
FROM (
    SELECT events.*, row_number() OVER (PARTITION BY submission_id ORDER BY arrived) AS copy
    FROM events
    WHERE occurred_at >= CAST(from_iso8601_timestamp(?) AS timestamp)
        AND occurred_at < CAST(from_iso8601_timestamp(?) AS timestamp)
        AND arrived >= ?
        AND arrived < ?
) AS numbered
WHERE copy = 1
-- Rows of one student side by side: compression stores the random id once.
ORDER BY student_id, lesson, occurred_at
)
TO '{target}' WITH (format = 'PARQUET', compression = 'ZSTD')
