-- One row per TikTok live session and product, in the money of `currency`.
SELECT
    merchant, session, account, account_name, start, stop, day, product_id, product_name, currency,
    local_gmv, items, orders, sku_orders, buyers, product_exposure_count, product_clicks
FROM current_tiktok_product
WHERE session IS NOT NULL
