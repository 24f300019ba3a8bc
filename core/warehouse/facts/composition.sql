-- One row per day, dimension and value (with its id, where it has one). A dimension is one way to take the shop's day
-- apart: its values add up in money, orders, pieces and times, and never in people. Dimensions repeat each other and are
-- never added up. Categories add up per level, as far as they are divided that far; advertising doesn't over periods.
-- Categories, products and price bands print a price per order and a rate instead of the orders and clicks behind them:
-- those are worked out then (`estimated`). Where nothing was sold there is nothing to work clicks out from.
-- Each table names its dimension itself, as far as it can: one that isn't asked about then costs nothing.
WITH said AS (
    SELECT
        *,
        CASE WHEN sale_type NOT IN ('全部', '不限', '整体') THEN sale_type END AS seller,
        CASE WHEN carrier NOT IN ('全部', '不限', '整体') THEN carrier END AS carried_by,
        CASE WHEN ad_period NOT IN ('全部', '不限', '整体') THEN ad_period END AS advertised,
        coalesce(nullif(concat_ws('_',
            CASE WHEN seller IS NOT NULL THEN 'sale_type' END,
            CASE WHEN carried_by IS NOT NULL THEN 'carrier' END,
            CASE WHEN advertised IS NOT NULL THEN 'ad_period' END
        ), ''), 'shop') AS dimension
    FROM current_composition
    UNION ALL BY NAME
    SELECT *, 'account' AS dimension, sale_type AS seller, holder AS thing, holder_id AS thing_id
    FROM current_composition_account
    UNION ALL BY NAME
    SELECT
        *, 'carrier_account' AS dimension, sale_type AS seller, carrier AS carried_by,
        holder AS thing, holder_id AS thing_id
    FROM current_composition_carrier
    UNION ALL BY NAME
    SELECT *, 'carrier_item' AS dimension, sale_type AS seller, carrier AS carried_by, thing_name AS thing
    FROM current_composition_item
    UNION ALL BY NAME
    SELECT
        *, terminal AS thing,
        CASE WHEN sale_type NOT IN ('全部', '不限', '整体') THEN sale_type END AS seller,
        CASE WHEN seller IS NULL THEN 'terminal' ELSE 'sale_type_terminal' END AS dimension
    FROM current_composition_terminal
    WHERE terminal NOT IN ('全部', '不限', '整体')
    UNION ALL BY NAME
    SELECT
        *,
        CASE WHEN coalesce(category_2, '全部') = '全部' THEN 'category_1'
             WHEN coalesce(category_3, '全部') = '全部' THEN 'category_2'
             WHEN coalesce(category_4, '全部') = '全部' THEN 'category_3'
             ELSE 'category_4' END AS dimension,
        concat_ws(' > ', category_1, nullif(category_2, '全部'), nullif(category_3, '全部'), nullif(category_4, '全部'))
            AS thing,
        CAST(round(user_pay / nullif(order_price, 0)) AS BIGINT) AS bought
    FROM current_composition_category
    WHERE category_1 <> '全部'
    UNION ALL BY NAME
    SELECT
        *, product_name AS thing, product_id AS thing_id,
        CASE WHEN carrier NOT IN ('全部', '不限', '整体') THEN carrier END AS carried_by,
        CASE WHEN carried_by IS NULL THEN 'product' ELSE 'carrier_product' END AS dimension,
        CAST(round(user_pay / nullif(order_price, 0)) AS BIGINT) AS bought
    FROM current_composition_product
    UNION ALL BY NAME
    SELECT
        *, 'price_band' AS dimension, price_band AS thing,
        CAST(round(user_pay / nullif(order_price, 0)) AS BIGINT) AS bought
    FROM current_composition_price_band
    UNION ALL BY NAME
    SELECT
        *, crowd AS thing,
        CASE WHEN carrier NOT IN ('全部', '不限', '整体') THEN carrier END AS carried_by,
        CASE WHEN carried_by IS NULL THEN 'crowd' ELSE 'carrier_crowd' END AS dimension
    FROM current_composition_crowd
), named AS (
    SELECT * REPLACE (CASE WHEN seller = '带货' THEN '合作' ELSE seller END AS seller) FROM said
)
SELECT
    merchant, account, day, dimension,
    coalesce(nullif(concat_ws(' × ', seller, carried_by, advertised, thing), ''), account) AS value,
    thing_id AS value_id,
    coalesce(thing, advertised, carried_by, seller, account) AS name,
    coalesce(seller, '全部') AS sale_type, coalesce(carried_by, '全部') AS carrier,
    coalesce(advertised, '不限') AS ad_period, holder_type,
    bought IS NOT NULL AS estimated,
    gmv, user_pay, user_pay_kept, net_gmv, settled_amount, shipped_pay,
    coupon_amount, subsidy_amount, talent_subsidy,
    coalesce(orders, bought) AS orders, net_orders, items, buyers,
    product_exposure_users, product_click_users, product_exposure_count,
    coalesce(product_clicks, CAST(round(bought / nullif(click_order_share, 0)) AS BIGINT)) AS product_clicks,
    gmv_refund, refund_amount, refund_orders,
    ad_cost, ad_cost_promoted, ad_driven_gmv, platform_commission, talent_commission
FROM named
