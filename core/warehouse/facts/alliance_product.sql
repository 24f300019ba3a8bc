-- One row per day, product and 团长 (none where a product has no 团长). The orders of the product stand in each of its
-- rows: they never add up over 团长.
SELECT
    merchant, account, day,
    product_id, product_name, ordinary_plan, leader, cooperation,
    alliance_orders, leader_orders
FROM current_alliance_product
