-- One row per 售后单, on the day the buyer asked. Whether its reason is about quality is the merchant's to say.
SELECT
    merchant, account, day, return_id, order_id, product_id, product_name, asked_at, return_reason, refund_amount,
    1 AS returns
FROM current_order_return
