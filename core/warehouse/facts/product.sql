-- One row per session and product; variants (sku) are left out, their products contain them.
-- 商品明细 prints rates and not all of the people behind them: those are worked out from the rates then (`estimated`).
SELECT
    merchant, session, account, account_name, start, stop, day,
    product_id, product_name, live_price, listed_at,
    (product_exposure_users IS NULL AND coalesce(product_click_share, 0) > 0)
        OR (buyers IS NULL AND click_pay_share IS NOT NULL) AS estimated,
    coalesce(product_exposure_users, CAST(round(product_click_users / nullif(product_click_share, 0)) AS BIGINT))
        AS product_exposure_users,
    product_click_users,
    coalesce(buyers, CAST(round(product_click_users * click_pay_share) AS BIGINT)) AS buyers,
    orders, items, gmv, user_pay,
    coalesce(refund_amount, refund_pre_amount + refund_post_amount) AS refund_amount,
    coalesce(refund_orders, refund_pre_orders + refund_post_orders) AS refund_orders,
    refund_pre_amount, refund_pre_orders, refund_pre_users, refund_post_amount, refund_post_orders, refund_post_users,
    explain_count
FROM current_product
WHERE sku IS NULL AND session IS NOT NULL
