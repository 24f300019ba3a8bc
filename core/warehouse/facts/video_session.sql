-- One row per session and the short video that led into it.
SELECT
    merchant, session, account, account_name, start, stop, day, video AS video_title, posted_at,
    entry_exposure_count, entries
FROM current_feeder_video
WHERE session IS NOT NULL
