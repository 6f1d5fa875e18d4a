-- All boards in one statement: overall and each language, for the last 30 days, the last 365 days and all time.
-- Parameters: as_of; start of the look-back (both ISO 8601 texts in UTC); then three hours: start of the look-back, end
-- of the snapshot, hour in which the snapshot was made.
--
-- The snapshot counts the events that arrived before its end; later events are read from the lake. An award that occurred
-- within the look-back also arrived within it, so all its copies are seen. An event older than the look-back is left to
-- the next snapshot, so that no award counts twice.
--
-- Periods are whole UTC days and end with today. Ranks follow standard competition ranking (1, 2, 2, 4); students with
-- equal scores are listed in the order in which they reached them. The result lists the first thousand students with
-- their ranks, and every lower score with its rank but without students.
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
    -- If a copy of the award arrived before the end of the snapshot, the snapshot counts the award.
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
        max(occurred_at) AS reached_at
    FROM arrived
    CROSS JOIN clock
    CROSS JOIN UNNEST(ARRAY[language, 'overall']) AS topic(board)
    WHERE occurred_at <= as_of
    GROUP BY topic.board, arrived.student_id
),
standing AS (
    SELECT
        coalesce(snapshot.board, fresh.board) AS board,
        coalesce(snapshot.student_id, fresh.student_id) AS student_id,
        coalesce(snapshot.xp_month, 0) + coalesce(fresh.xp_month, 0) AS xp_month,
        coalesce(snapshot.xp_year, 0) + coalesce(fresh.xp_year, 0) AS xp_year,
        coalesce(snapshot.xp_all, 0) + coalesce(fresh.xp_all, 0) AS xp_all,
        coalesce(snapshot.lessons_month, 0) + coalesce(fresh.lessons_month, 0) AS lessons_month,
        coalesce(snapshot.lessons_year, 0) + coalesce(fresh.lessons_year, 0) AS lessons_year,
        coalesce(snapshot.lessons_all, 0) + coalesce(fresh.lessons_all, 0) AS lessons_all,
        greatest(coalesce(snapshot.reached_at, fresh.reached_at), coalesce(fresh.reached_at, snapshot.reached_at)) AS reached_at
    FROM (SELECT * FROM snapshots WHERE made = ?) AS snapshot
    FULL JOIN fresh ON fresh.board = snapshot.board AND fresh.student_id = snapshot.student_id
),
levels AS (
    SELECT
        board,
        span.period,
        CASE span.period WHEN 'last_month' THEN xp_month WHEN 'last_year' THEN xp_year ELSE xp_all END AS xp,
        count(*) AS students
    FROM standing
    CROSS JOIN (VALUES ('last_month'), ('last_year'), ('all_time')) AS span(period)
    GROUP BY 1, 2, 3
),
ranks AS (
    SELECT
        board, period, xp,
        1 + sum(students) OVER (PARTITION BY board, period ORDER BY xp DESC) - students AS place,
        sum(students) OVER (PARTITION BY board, period) AS participants
    FROM levels
    WHERE xp > 0
),
floors AS (
    SELECT
        board,
        min(CASE WHEN period = 'last_month' THEN xp END) AS xp_month,
        min(CASE WHEN period = 'last_year' THEN xp END) AS xp_year,
        min(CASE WHEN period = 'all_time' THEN xp END) AS xp_all
    FROM ranks
    WHERE place <= 1000
    GROUP BY board
),
-- Only students who are among the first thousand of some period are listed individually.
best AS (
    SELECT standing.*
    FROM standing
    INNER JOIN floors
        ON floors.board = standing.board
        AND (
            standing.xp_month >= floors.xp_month OR standing.xp_year >= floors.xp_year OR standing.xp_all >= floors.xp_all
        )
),
scores AS (
    SELECT
        board,
        span.period,
        student_id,
        reached_at,
        CASE span.period WHEN 'last_month' THEN xp_month WHEN 'last_year' THEN xp_year ELSE xp_all END AS xp,
        CASE span.period
            WHEN 'last_month' THEN lessons_month WHEN 'last_year' THEN lessons_year ELSE lessons_all
        END AS lessons
    FROM best
    CROSS JOIN (VALUES ('last_month'), ('last_year'), ('all_time')) AS span(period)
),
listed AS (
    SELECT
        ranks.board, ranks.period, ranks.place, ranks.xp, ranks.participants, scores.student_id, scores.lessons,
        row_number() OVER (
            PARTITION BY ranks.board, ranks.period ORDER BY ranks.xp DESC, scores.reached_at, scores.student_id
        ) AS position
    FROM ranks
    LEFT JOIN scores
        ON scores.board = ranks.board AND scores.period = ranks.period AND scores.xp = ranks.xp AND ranks.place <= 1000
)
SELECT board, period, position, place, student_id, xp, lessons, participants
FROM listed
WHERE position <= 1000 OR place > 1000
ORDER BY board, period, position
