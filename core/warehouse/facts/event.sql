-- One row per event of a session that a file tells: when, what kind of thing, what.
SELECT merchant, session, account, account_name, start, stop, day, event_at, event_kind, event
FROM current_event
WHERE session IS NOT NULL
