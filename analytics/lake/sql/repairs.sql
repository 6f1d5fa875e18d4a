-- The repairs of the new daily snapshot: the number of students whose all-time XP in it differs from the old snapshot plus
-- the events since, and the sum of the differences. Both are 0 unless an event arrived too late.
-- Parameters: start of the old snapshot's look-back (ISO 8601 text in UTC), the same as an hour; then the hours: end of
-- the new snapshot, end of the old one, making of the old one, making of the new one.
WITH arrived AS (
    SELECT student_id, lesson, language, revision, max(xp) AS xp
    FROM events
    WHERE revision > 0
        AND occurred_at >= CAST(from_iso8601_timestamp(?) AS timestamp)
        AND arrived >= ?
        AND arrived < ?
    GROUP BY student_id, lesson, language, revision
    HAVING min(arrived) >= ?
),
expected AS (
    SELECT student_id, sum(xp) AS xp
    FROM (
        SELECT student_id, xp_all AS xp FROM snapshots WHERE made = ? AND board = 'overall'
        UNION ALL
        SELECT student_id, xp FROM arrived
    ) AS known
    GROUP BY student_id
),
compared AS (
    SELECT abs(coalesce(newer.xp_all, 0) - coalesce(expected.xp, 0)) AS difference
    FROM (SELECT student_id, xp_all FROM snapshots WHERE made = ? AND board = 'overall') AS newer
    FULL JOIN expected ON expected.student_id = newer.student_id
)
SELECT count(*) AS students, coalesce(sum(difference), 0) AS xp
FROM compared
WHERE difference > 0
