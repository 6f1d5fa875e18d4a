-- Submissions, passes, students and XP of each day (UTC), overall and in each language.
-- Parameters: the first moment and the last (ISO 8601 texts in UTC).
SELECT
    CAST(occurred_at AS date) AS day,
    topic.language,
    count(*) AS submissions,
    count(CASE WHEN outcome = 'passed' THEN 1 END) AS passed,
    count(DISTINCT student_id) AS students,
    sum(xp) AS xp
FROM submissions
CROSS JOIN UNNEST(ARRAY[language, 'overall']) AS topic(language)
WHERE occurred_at BETWEEN CAST(from_iso8601_timestamp(?) AS timestamp) AND CAST(from_iso8601_timestamp(?) AS timestamp)
GROUP BY CAST(occurred_at AS date), topic.language
