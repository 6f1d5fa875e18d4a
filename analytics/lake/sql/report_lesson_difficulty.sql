-- The difficulty of lessons: how many students tried and passed, and the attempts and minutes until their first pass.
-- Of two tries in one millisecond, the one that passed counts as the later.
WITH tries AS (
    SELECT
        lesson, language, difficulty, student_id, occurred_at,
        CASE WHEN outcome = 'passed' THEN occurred_at END AS passed_at,
        row_number() OVER (PARTITION BY student_id, lesson ORDER BY occurred_at, outcome = 'passed') AS attempt
    FROM submissions
    WHERE NOT regraded
),
students AS (
    SELECT
        lesson, language, max(difficulty) AS difficulty, student_id,
        min(CASE WHEN passed_at IS NOT NULL THEN attempt END) AS attempts,
        date_diff('minute', min(occurred_at), min(passed_at)) AS minutes
    FROM tries
    GROUP BY lesson, language, student_id
),
ranked AS (
    SELECT
        lesson, language, difficulty, attempts, minutes,
        row_number() OVER (PARTITION BY lesson, language ORDER BY attempts) AS place,
        count(attempts) OVER (PARTITION BY lesson, language) AS passes
    FROM students
)
SELECT
    lesson, language, max(difficulty) AS difficulty,
    count(*) AS students,
    count(attempts) AS passed,
    round(CAST(100 * count(attempts) AS double) / count(*), 1) AS pass_rate,
    round(avg(CAST(attempts AS double)), 2) AS attempts,
    avg(CASE WHEN 2 * place BETWEEN passes AND passes + 2 THEN CAST(attempts AS double) END) AS median_attempts,
    round(avg(CAST(minutes AS double)), 1) AS minutes
FROM ranked
GROUP BY lesson, language
