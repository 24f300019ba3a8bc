-- One row per session and channel. Channel tables that know only a day are fact_channel_day.
SELECT
    merchant, session, account, account_name, start, stop, day,
    channel, entries, viewers, orders, gmv, user_pay, ad_cost, exposure_count
FROM current_channel
WHERE session IS NOT NULL
