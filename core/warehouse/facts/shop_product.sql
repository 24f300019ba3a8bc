-- One row per period, carrier and product. What sold through 商品卡 is part of what sold everywhere (全部).
SELECT
    merchant, account, since, day, '全部' AS carrier,
    product_id, product_name, price, category,
    product_exposure_users, product_exposure_count, product_click_users, product_clicks,
    buyers, new_buyers, orders, items, gmv, user_pay, refund_amount, refund_orders, refund_users
FROM current_shop_product
UNION ALL
SELECT
    merchant, account, since, day, '商品卡' AS carrier,
    product_id, product_name, price, category,
    product_exposure_users, product_exposure_count, product_click_users, product_clicks,
    buyers, new_buyers, orders, items, gmv, user_pay, refund_amount, refund_orders, refund_users
FROM current_card_product
