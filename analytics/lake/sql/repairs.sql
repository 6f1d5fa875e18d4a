-- What the day's new base repaired: students whose XP of all time is not what the base before and the events that
-- arrived since made of it, and how much XP that is. Both are 0 unless something came too late to be counted.
-- Parameters: the moment in which the look-back of the base before begins (ISO 8601 text in UTC); the hours in which
-- that look-back begins, in which the new base ends and in which the base before ended; when that was made, and when
-- the new one.
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
        SELECT student_id, xp_all AS xp FROM base WHERE made = ? AND board = 'overall'
        UNION ALL
        SELECT student_id, xp FROM arrived
    ) AS known
    GROUP BY student_id
),
compared AS (
    SELECT abs(coalesce(found.xp_all, 0) - coalesce(expected.xp, 0)) AS difference
    FROM (SELECT student_id, xp_all FROM base WHERE made = ? AND board = 'overall') AS found
    FULL JOIN expected ON expected.student_id = found.student_id
)
SELECT count(*) AS students, coalesce(sum(difference), 0) AS xp
FROM compared
WHERE difference > 0
