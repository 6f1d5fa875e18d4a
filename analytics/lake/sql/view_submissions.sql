-- All submissions by students, each once: of several copies of an event, the first to arrive counts.
CREATE OR REPLACE VIEW submissions AS
SELECT
    submission_id, student_id, lesson, lesson_version, language, difficulty, outcome, failed_tests, error_kind,
    first_pass, xp, day, occurred_at, arrived
FROM (
    SELECT events.*, row_number() OVER (PARTITION BY submission_id ORDER BY arrived) AS copy
    FROM events
    WHERE regrade_of IS NULL
) AS numbered
WHERE copy = 1
