-- One row per TikTok live session and the five minutes from `minute` on, in the money of `currency`.
SELECT
    merchant, session, account, account_name, start, stop, day, minute, currency, 1 AS minutes,
    online, entries, views, exposure_count, product_exposure_count, product_clicks, orders, local_gmv,
    comments, likes, shares, new_followers
FROM current_tiktok_minute
WHERE session IS NOT NULL
