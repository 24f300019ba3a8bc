-- One row per TikTok live session and room, in the money of `currency`: amounts of two currencies are never added up.
SELECT
    merchant, session, account, account_name, start, stop, day, live_id, live_title, currency, zone,
    epoch(stop - start) / 3600.0 AS hours,
    local_gmv, local_ad_cost, local_ad_gmv,
    items, orders, sku_orders, buyers,
    exposure_count, views, product_exposure_count, product_clicks,
    new_followers, comments, likes, shares, watch_seconds_per_view
FROM current_tiktok_live
WHERE session IS NOT NULL
