-- What the new daily snapshot repaired: the students whose all-time XP differs from what the snapshot before and the
-- events since lead to, and how much XP that is. Both are 0 unless an event came too late to be counted.
-- Parameters, for the snapshot before: the moment in which its look-back begins (ISO 8601 text in UTC) and that hour.
-- Then three hours: in which the new snapshot ends, in which the one before ends, in which the one before was made.
-- Last: the hour in which the new snapshot was made.
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
    SELECT abs(coalesce(found.xp_all, 0) - coalesce(expected.xp, 0)) AS difference
    FROM (SELECT student_id, xp_all FROM snapshots WHERE made = ? AND board = 'overall') AS found
    FULL JOIN expected ON expected.student_id = found.student_id
)
SELECT count(*) AS students, coalesce(sum(difference), 0) AS xp
FROM compared
WHERE difference > 0
