-- All changes of awards. Copies of an event have the same natural key and count as one change, however late.
CREATE OR REPLACE VIEW awards AS
SELECT
    student_id, lesson, language, revision,
    max(submission_id) AS submission_id,
    max(difficulty) AS difficulty,
    max(xp) AS xp,
    CASE WHEN max(xp) > 0 THEN 1 ELSE -1 END AS lessons,
    min(occurred_at) AS occurred_at
FROM events
WHERE revision > 0
GROUP BY student_id, lesson, language, revision
