-- The failing tests and kinds of errors of each lesson. A row needs at least five students, so that no student can be
-- recognised.
SELECT
    submissions.lesson, submissions.language, submissions.difficulty,
    coalesce(failed.test, '') AS test,
    coalesce(submissions.error_kind, '') AS error_kind,
    count(DISTINCT submissions.student_id) AS students,
    count(*) AS submissions
FROM submissions
LEFT JOIN UNNEST(submissions.failed_tests) AS failed(test) ON TRUE
WHERE submissions.outcome <> 'passed' AND NOT submissions.regraded
GROUP BY submissions.lesson, submissions.language, submissions.difficulty, failed.test, submissions.error_kind
HAVING count(DISTINCT submissions.student_id) >= 5
