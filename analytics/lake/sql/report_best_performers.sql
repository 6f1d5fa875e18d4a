-- The hundred students with most XP, overall and in each language, and their average number of tries per lesson. What a
-- regrade gave or took counts as XP, and a regrade is no try.
WITH earned AS (
    SELECT
        topic.language, student_id,
        sum(xp) AS xp,
        sum(sign(xp)) AS lessons,
        count(CASE WHEN NOT regraded THEN 1 END) AS tries
    FROM submissions
    CROSS JOIN UNNEST(ARRAY[language, 'overall']) AS topic(language)
    GROUP BY topic.language, student_id
    HAVING sum(xp) > 0 AND sum(sign(xp)) > 0
),
ranked AS (
    SELECT
        language, student_id, xp, lessons, tries,
        rank() OVER (PARTITION BY language ORDER BY xp DESC) AS place
    FROM earned
)
SELECT language, place AS rank, student_id, xp, lessons, round(CAST(tries AS double) / lessons, 2) AS tries_per_lesson
FROM ranked
WHERE place <= 100
