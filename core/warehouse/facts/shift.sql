-- One row per session, host and time on air; a shift in two sessions is two rows, one in none has no session.
-- Hosts who share a shift have a row each. Cut off is what lies outside the session (down to its first minute, as minutes
-- are labelled; `hours` are exact), and what the same host's earlier shift covers already. Of a session without an end
-- only its first minute is known to have been live. A row without a host says that nobody was on air that day.
WITH session AS (
    SELECT DISTINCT merchant, session, account, account_name, start, stop, day,
           coalesce(stop, start + INTERVAL 1 MINUTE) AS known_stop
    FROM current_session
), entered AS (
    SELECT merchant, account, account_name, day, shift_on, shift_off, unnest(string_split(host, '、')) AS host,
           controller, note
    FROM current_shift
), live_date AS (  -- what overlaps shares the date on which the later of the two begins: dates can be looked up
    SELECT *, CAST(unnest(generate_series(start::DATE, known_stop::DATE, INTERVAL 1 DAY)) AS DATE) AS date FROM session
), entered_date AS (
    SELECT *, CAST(unnest(generate_series(shift_on::DATE, shift_off::DATE, INTERVAL 1 DAY)) AS DATE) AS date FROM entered
), placed AS (
    SELECT
        live_date.merchant, live_date.session, live_date.account,
        coalesce(live_date.account_name, entered_date.account_name) AS account_name,
        live_date.start, live_date.stop, live_date.day, entered_date.host, entered_date.controller, entered_date.note,
        entered_date.shift_on AS entered_on, entered_date.shift_off AS entered_off
    FROM entered_date
    JOIN live_date
        ON live_date.merchant = entered_date.merchant AND live_date.account = entered_date.account
        AND live_date.date = entered_date.date
        AND live_date.date = greatest(entered_date.shift_on, live_date.start)::DATE
        AND entered_date.shift_on < live_date.known_stop AND entered_date.shift_off > live_date.start
), clipped AS (
    SELECT * EXCLUDE (entered_on, entered_off),
           greatest(entered_on, date_trunc('minute', start)) AS shift_on, least(entered_off, stop) AS shift_off
    FROM placed
    UNION ALL
    SELECT merchant, NULL, account, account_name, NULL, NULL, day, host, controller, note, shift_on, shift_off
    FROM entered
    WHERE (merchant, account, host, shift_on) NOT IN (SELECT (merchant, account, host, entered_on) FROM placed)
), own AS (
    SELECT * REPLACE (greatest(shift_on, max(shift_off) OVER (
        PARTITION BY merchant, account, session, start, day, host ORDER BY shift_on, shift_off
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )) AS shift_on)
    FROM clipped
)
SELECT
    merchant, session, account, account_name, start, stop, day,
    host, controller, note, shift_on, shift_off, epoch(shift_off - greatest(shift_on, start)) / 3600.0 AS hours
FROM own
WHERE shift_off > shift_on
