-- Every submission that a student sent once: an event counts in the hour in which its id first arrived.
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
