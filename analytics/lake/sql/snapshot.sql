-- The daily snapshot: XP and lessons of every student on every board, from the events that arrived before an hour. Each
-- award counts once, by its natural key, even if its event arrived late or several times. So each snapshot includes the
-- late events that the one before missed. Parameters: as_of (ISO 8601 text in UTC), the hour. {target} is the folder of
-- its partition.
UNLOAD (
WITH clock AS (
    SELECT
        date_add('day', -29, date_trunc('day', as_of)) AS month_starts,
        date_add('day', -364, date_trunc('day', as_of)) AS year_starts
    FROM (SELECT CAST(from_iso8601_timestamp(?) AS timestamp) AS as_of) AS moment
),
arrived AS (
    SELECT student_id, lesson, language, revision, max(xp) AS xp, min(occurred_at) AS occurred_at
    FROM events
    WHERE revision > 0 AND arrived < ?
    GROUP BY student_id, lesson, language, revision
)
SELECT
    topic.board,
    arrived.student_id,
    CAST(sum(CASE WHEN occurred_at >= month_starts THEN xp ELSE 0 END) AS integer) AS xp_month,
    CAST(sum(CASE WHEN occurred_at >= year_starts THEN xp ELSE 0 END) AS integer) AS xp_year,
    CAST(sum(xp) AS integer) AS xp_all,
    CAST(sum(CASE WHEN occurred_at >= month_starts THEN sign(xp) ELSE 0 END) AS integer) AS lessons_month,
    CAST(sum(CASE WHEN occurred_at >= year_starts THEN sign(xp) ELSE 0 END) AS integer) AS lessons_year,
    CAST(sum(sign(xp)) AS integer) AS lessons_all,
    max(occurred_at) AS reached_at
FROM arrived
CROSS JOIN clock
CROSS JOIN UNNEST(ARRAY[language, 'overall']) AS topic(board)
GROUP BY topic.board, arrived.student_id
-- The random student ids take most of the space; sorting lets compression store each id once.
ORDER BY arrived.student_id, topic.board
)
TO '{target}' WITH (format = 'PARQUET', compression = 'ZSTD')
