-- One row per account, day and channel, from tables that name no session.
SELECT
    merchant, account, account_name, day,
    channel, entries, viewers, orders, gmv, user_pay, ad_cost, exposure_count
FROM current_channel
WHERE session IS NULL
