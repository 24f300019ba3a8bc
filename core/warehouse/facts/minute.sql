-- One row per session and minute. People of a minute are not those of the session: they never add up to it.
SELECT
    merchant, session, account, account_name, start, stop, day,
    minute, 1 AS minutes, entries, leavers, online, exposure_users,
    product_exposure_users, product_click_users, buyers, orders, items, gmv, user_pay,
    comments, likes, new_followers, new_fanclub, ad_cost,
    coalesce(exposure_users, entries / nullif(printed_view_rate, 0)) AS estimated_exposures
FROM current_minute
WHERE session IS NOT NULL
