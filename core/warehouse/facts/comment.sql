-- One row per session, moment and text of a comment; `comment_lines` is how often that very text came in that moment.
-- Who wrote it is not kept.
SELECT
    merchant, session, account, account_name, start, stop, day,
    said_at, comment, coalesce(said_times, 1) AS comment_lines
FROM current_comment
WHERE session IS NOT NULL
