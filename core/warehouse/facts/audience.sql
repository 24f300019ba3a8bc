-- One row per session, or account and period (since to day), per crowd, dimension and label.
-- Shares of two crowds, dimensions or periods are never added up.
SELECT
    merchant, session, account, account_name, start, stop, coalesce(since, day) AS since, day,
    crowd, dimension, label,
    share AS audience_share, tgi AS audience_tgi, users AS audience_users
FROM current_audience
