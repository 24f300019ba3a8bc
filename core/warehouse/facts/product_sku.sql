-- One row per session, product and variant (sku) of it. Variants tell what sold, hardly ever whom they were shown to.
SELECT
    merchant, session, account, account_name, start, stop, day,
    product_id, product_name, sku,
    items, gmv, user_pay
FROM current_product
WHERE sku IS NOT NULL AND session IS NOT NULL
