-- Every board in one pass: overall and each language, for the last 30 days, the last 365 days and all time.
-- Parameter: as_of, an ISO 8601 text in UTC. Windows are whole UTC days, today being the last of them.
-- Standard competition ranking (1, 2, 2, 4); ties are listed in order of who got there first.
WITH clock AS (
    SELECT CAST(from_iso8601_timestamp(?) AS timestamp) AS as_of
),
windows AS (
    SELECT 'last_month' AS period, date_add('day', -29, date_trunc('day', as_of)) AS starts, as_of FROM clock
    UNION ALL
    SELECT 'last_year' AS period, date_add('day', -364, date_trunc('day', as_of)) AS starts, as_of FROM clock
    UNION ALL
    SELECT 'all_time' AS period, timestamp '1970-01-01 00:00:00' AS starts, as_of FROM clock
),
sums AS (
    SELECT
        coalesce(awards.language, 'overall') AS board,
        windows.period,
        awards.student_id,
        sum(awards.xp) AS xp,
        sum(awards.lessons) AS lessons,
        max(awards.occurred_at) AS reached_at
    FROM awards
    INNER JOIN windows ON awards.occurred_at >= windows.starts AND awards.occurred_at <= windows.as_of
    GROUP BY GROUPING SETS (
        (awards.language, windows.period, awards.student_id),
        (windows.period, awards.student_id)
    )
    HAVING sum(awards.xp) > 0
),
ranked AS (
    SELECT
        board, period, student_id, xp, lessons,
        rank() OVER (PARTITION BY board, period ORDER BY xp DESC) AS place,
        row_number() OVER (PARTITION BY board, period ORDER BY xp DESC, reached_at, student_id) AS position,
        count(*) OVER (PARTITION BY board, period) AS participants
    FROM sums
)
SELECT board, period, position, place, student_id, xp, lessons, participants
FROM ranked
WHERE position <= 1000
ORDER BY board, period, position
