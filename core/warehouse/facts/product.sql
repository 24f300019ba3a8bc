-- One row per session and product; variants (sku) are left out, their products contain them.
SELECT
    merchant, session, account, account_name, start, stop, day,
    product_id, product_name,
    product_exposure_users, product_click_users, buyers, orders, items, gmv, user_pay,
    refund_amount, refund_orders, explain_count
FROM current_product
WHERE sku IS NULL AND session IS NOT NULL
