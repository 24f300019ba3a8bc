-- One row per day, basis, dimension, seller, carrier and stage. A dimension is one way to take the shop's refunds of a
-- day apart (stage, carrier_stage); dimensions repeat each other and are never added up, nor are two bases. Its parts add
-- up in money, never in people.
WITH staged AS (
    SELECT
        merchant, account, day, basis,
        CASE WHEN sale_type = '带货' THEN '合作'
             WHEN sale_type NOT IN ('全部', '不限', '整体') THEN sale_type END AS seller,
        CASE WHEN carrier NOT IN ('全部', '不限', '整体') THEN carrier END AS carried_by,
        unnest([NULL, '发货前', '未收货', '已收货', '已收货退货']) AS stage,
        unnest([all_users, unshipped_users, on_the_way_users, received_users, sent_back_users]) AS refund_users,
        unnest([all_orders, unshipped_orders, on_the_way_orders, received_orders, sent_back_orders]) AS refund_orders,
        unnest([all_amount, unshipped_amount, on_the_way_amount, received_amount, sent_back_amount]) AS refund_amount
    FROM current_refund
)
SELECT
    merchant, account, day, basis,
    coalesce(nullif(concat_ws('_',
        CASE WHEN seller IS NOT NULL THEN 'sale_type' END,
        CASE WHEN carried_by IS NOT NULL THEN 'carrier' END,
        CASE WHEN stage IS NOT NULL THEN 'stage' END
    ), ''), 'shop') AS dimension,
    coalesce(seller, '全部') AS sale_type, coalesce(carried_by, '全部') AS carrier, coalesce(stage, '全部') AS stage,
    refund_users, refund_orders, refund_amount
FROM staged
WHERE refund_users IS NOT NULL OR refund_orders IS NOT NULL OR refund_amount IS NOT NULL
