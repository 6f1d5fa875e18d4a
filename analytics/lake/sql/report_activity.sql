-- Submissions, passes, students and XP of each day (UTC), overall and in each language.
SELECT
    CAST(occurred_at AS date) AS day,
    topic.language,
    count(*) AS submissions,
    count(CASE WHEN outcome = 'passed' THEN 1 END) AS passed,
    count(DISTINCT student_id) AS students,
    sum(xp) AS xp
FROM submissions
CROSS JOIN UNNEST(ARRAY[language, 'overall']) AS topic(language)
WHERE NOT regraded
GROUP BY CAST(occurred_at AS date), topic.language
