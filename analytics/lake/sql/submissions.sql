-- The submissions and regrades of a period, each once. Every report reads this, as `submissions`, and reads it once.
-- Parameters: hour in which the snapshot was made; first moment of the period; then the look-back's first moment, the
-- period's last moment (ISO 8601 texts in UTC), and the look-back's first hour.
--
-- The snapshot has what occurred before the look-back; what occurred within the look-back also arrived within it. An
-- event that arrives later than that is left to the next snapshot, as on the boards.
SELECT
    student_id, lesson, language, difficulty, outcome, failed_tests, error_kind, xp, regraded, occurred_at
FROM recent
WHERE made = ? AND occurred_at >= CAST(from_iso8601_timestamp(?) AS timestamp)
UNION ALL
SELECT
    student_id, lesson, language, difficulty, outcome, failed_tests, error_kind, xp, regrade_of IS NOT NULL AS regraded,
    occurred_at
FROM (
    SELECT events.*, row_number() OVER (PARTITION BY submission_id ORDER BY arrived) AS copy
    FROM events
    WHERE occurred_at >= CAST(from_iso8601_timestamp(?) AS timestamp)
        AND occurred_at <= CAST(from_iso8601_timestamp(?) AS timestamp)
        AND arrived >= ?
) AS numbered
WHERE copy = 1
