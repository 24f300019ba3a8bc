-- One row per period (since to day), product, crowd, dimension and label. A product without an id is told by its name.
-- Shares of two crowds, dimensions or periods are never added up.
SELECT
    merchant, account, coalesce(since, day) AS since, day,
    coalesce(product_id, product_name) AS product_id, coalesce(product_name, product_id) AS product_name,
    crowd, dimension, label,
    share AS audience_share, tgi AS audience_tgi, users AS audience_users
FROM current_product_audience
