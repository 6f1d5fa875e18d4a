-- The hundred students with most XP, overall and in each language, and their average number of tries per lesson.
-- Parameters: the first moment and the last (ISO 8601 texts in UTC), twice.
WITH earned AS (
    SELECT topic.language, student_id, sum(xp) AS xp, sum(lessons) AS lessons
    FROM awards
    CROSS JOIN UNNEST(ARRAY[language, 'overall']) AS topic(language)
    WHERE occurred_at BETWEEN CAST(from_iso8601_timestamp(?) AS timestamp) AND CAST(from_iso8601_timestamp(?) AS timestamp)
    GROUP BY topic.language, student_id
    HAVING sum(xp) > 0 AND sum(lessons) > 0
),
tried AS (
    SELECT topic.language, student_id, count(*) AS tries
    FROM submissions
    CROSS JOIN UNNEST(ARRAY[language, 'overall']) AS topic(language)
    WHERE occurred_at BETWEEN CAST(from_iso8601_timestamp(?) AS timestamp) AND CAST(from_iso8601_timestamp(?) AS timestamp)
    GROUP BY topic.language, student_id
),
ranked AS (
    SELECT
        earned.language, earned.student_id, earned.xp, earned.lessons, coalesce(tried.tries, 0) AS tries,
        rank() OVER (PARTITION BY earned.language ORDER BY earned.xp DESC) AS place
    FROM earned
    LEFT JOIN tried ON tried.language = earned.language AND tried.student_id = earned.student_id
)
SELECT language, place AS rank, student_id, xp, lessons, round(CAST(tries AS double) / lessons, 2) AS tries_per_lesson
FROM ranked
WHERE place <= 100
