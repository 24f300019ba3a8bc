-- One row per review. `standing` says whether it is the one by which the rule counts its order, or why it isn't: of an
-- order the first counts and nothing that is added later; what the platform wrote for the buyer is no review; all three
-- scores must be there, from 1 to 5; and it has to come within 14 days of payment, the last moment included.
WITH told AS (
    SELECT
        merchant, account, day, order_id, product_id, product_name, paid_at, reviewed_at, review_type,
        CASE WHEN quality_score BETWEEN 1 AND 5 THEN quality_score END AS quality_score,
        CASE WHEN service_score BETWEEN 1 AND 5 THEN service_score END AS service_score,
        CASE WHEN logistics_score BETWEEN 1 AND 5 THEN logistics_score END AS logistics_score,
        row_number() OVER (
            PARTITION BY merchant, day, order_id
            ORDER BY review_type = '追评', reviewed_at, product_id NULLS LAST, review_type
        ) AS nth
    FROM current_order_review
), standing AS (
    SELECT
        *, quality_score + service_score + logistics_score AS score_sum,
        CASE WHEN review_type = '追评' OR nth > 1 THEN '不是首次'
             WHEN review_type = '默认好评' THEN '默认好评'
             WHEN reviewed_at < paid_at OR reviewed_at > paid_at + INTERVAL 14 DAY THEN '不在14日内'
             WHEN quality_score + service_score + logistics_score IS NULL THEN '评分不全'
             ELSE '有效' END AS standing
    FROM told
)
SELECT
    merchant, account, day, order_id, product_id, product_name, paid_at, reviewed_at, review_type,
    quality_score, service_score, logistics_score, standing,
    date_diff('day', day, CAST(reviewed_at AS DATE)) AS days_later,
    1 AS review_lines,
    CAST(standing = '有效' AS BIGINT) AS valid_reviews,
    CAST(standing = '有效' AND score_sum <= 6 AS BIGINT) AS bad_reviews
FROM standing
