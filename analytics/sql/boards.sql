-- Every board in one pass: overall and each language, for the last 30 days, the last 365 days and all time.
-- Parameters: as_of and the moment in which the look-back begins (ISO 8601 texts in UTC); the hours in which the
-- look-back begins and the base ends; the hour in which the base was made.
--
-- What had arrived when the day's base was made comes from there; of the events only what arrived since is read.
-- An award that occurred within the look-back arrived within it too: what has not been there cannot be in the
-- base. An event that comes later than that waits for the next base, so that nothing ever counts twice.
--
-- Windows are whole UTC days, today being the last of them. Standard competition ranking (1, 2, 2, 4); ties are listed
-- in order of who got there first. Listed are the first thousand and, for everybody's rank, the first of every score.
WITH clock AS (
    SELECT
        as_of,
        date_add('day', -29, date_trunc('day', as_of)) AS month_starts,
        date_add('day', -364, date_trunc('day', as_of)) AS year_starts
    FROM (SELECT CAST(from_iso8601_timestamp(?) AS timestamp) AS as_of) AS moment
),
arrived AS (
    SELECT student_id, lesson, language, revision, max(xp) AS xp, min(occurred_at) AS occurred_at
    FROM events
    WHERE revision > 0
        AND occurred_at >= CAST(from_iso8601_timestamp(?) AS timestamp)
        AND arrived >= ?
    GROUP BY student_id, lesson, language, revision
    -- Known already: a copy of it arrived before the base was made.
    HAVING min(arrived) >= ?
),
fresh AS (
    SELECT
        topic.board,
        arrived.student_id,
        sum(CASE WHEN occurred_at >= month_starts THEN xp ELSE 0 END) AS xp_month,
        sum(CASE WHEN occurred_at >= year_starts THEN xp ELSE 0 END) AS xp_year,
        sum(xp) AS xp_all,
        sum(CASE WHEN occurred_at >= month_starts THEN sign(xp) ELSE 0 END) AS lessons_month,
        sum(CASE WHEN occurred_at >= year_starts THEN sign(xp) ELSE 0 END) AS lessons_year,
        sum(sign(xp)) AS lessons_all,
        max(CASE WHEN occurred_at >= month_starts THEN occurred_at END) AS reached_month,
        max(CASE WHEN occurred_at >= year_starts THEN occurred_at END) AS reached_year,
        max(occurred_at) AS reached_all
    FROM arrived
    CROSS JOIN clock
    CROSS JOIN UNNEST(ARRAY[language, 'overall']) AS topic(board)
    WHERE occurred_at <= as_of
    GROUP BY topic.board, arrived.student_id
),
standing AS (
    SELECT
        coalesce(base.board, fresh.board) AS board,
        coalesce(base.student_id, fresh.student_id) AS student_id,
        coalesce(base.xp_month, 0) + coalesce(fresh.xp_month, 0) AS xp_month,
        coalesce(base.xp_year, 0) + coalesce(fresh.xp_year, 0) AS xp_year,
        coalesce(base.xp_all, 0) + coalesce(fresh.xp_all, 0) AS xp_all,
        coalesce(base.lessons_month, 0) + coalesce(fresh.lessons_month, 0) AS lessons_month,
        coalesce(base.lessons_year, 0) + coalesce(fresh.lessons_year, 0) AS lessons_year,
        coalesce(base.lessons_all, 0) + coalesce(fresh.lessons_all, 0) AS lessons_all,
        greatest(
            coalesce(base.reached_month, fresh.reached_month), coalesce(fresh.reached_month, base.reached_month)
        ) AS reached_month,
        greatest(
            coalesce(base.reached_year, fresh.reached_year), coalesce(fresh.reached_year, base.reached_year)
        ) AS reached_year,
        greatest(coalesce(base.reached_all, fresh.reached_all), coalesce(fresh.reached_all, base.reached_all)) AS reached_all
    FROM (SELECT * FROM base WHERE made = ?) AS base
    FULL JOIN fresh ON fresh.board = base.board AND fresh.student_id = base.student_id
),
scores AS (
    SELECT
        board,
        span.period,
        student_id,
        CASE span.period WHEN 'last_month' THEN xp_month WHEN 'last_year' THEN xp_year ELSE xp_all END AS xp,
        CASE span.period
            WHEN 'last_month' THEN lessons_month WHEN 'last_year' THEN lessons_year ELSE lessons_all
        END AS lessons,
        CASE span.period
            WHEN 'last_month' THEN reached_month WHEN 'last_year' THEN reached_year ELSE reached_all
        END AS reached_at
    FROM standing
    CROSS JOIN (VALUES ('last_month'), ('last_year'), ('all_time')) AS span(period)
),
ranked AS (
    SELECT
        board, period, student_id, xp, lessons,
        rank() OVER (PARTITION BY board, period ORDER BY xp DESC) AS place,
        row_number() OVER (PARTITION BY board, period ORDER BY xp DESC, reached_at, student_id) AS position,
        count(*) OVER (PARTITION BY board, period) AS participants
    FROM scores
    WHERE xp > 0
)
SELECT board, period, position, place, student_id, xp, lessons, participants
FROM ranked
WHERE position <= 1000 OR position = place
ORDER BY board, period, position
