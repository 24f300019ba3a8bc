-- One row per account and hour of 全域推广. `session`, `start` and `stop` are those of the session that runs in this hour,
-- where exactly one does. A file that knows its account by nickname only: as in fact_ad_day. One that names no account
-- belongs to the account whose day cost and sold exactly what its hours add up to, where there is one such account.
WITH summed AS (
    SELECT merchant, account, day, sum(ad_cost) AS ad_cost, sum(ad_gmv) AS ad_gmv, sum(ad_orders) AS ad_orders
    FROM current_ad_hour WHERE account = '未指明账号' GROUP BY merchant, account, day
), equal AS (
    SELECT summed.merchant, summed.account, summed.day, min(whole.account) AS owner
    FROM summed JOIN current_ad_day AS whole
        ON whole.merchant = summed.merchant AND whole.day = summed.day AND whole.account <> summed.account
        AND whole.ad_cost = summed.ad_cost AND whole.ad_gmv = summed.ad_gmv AND whole.ad_orders = summed.ad_orders
    WHERE summed.ad_cost > 0
    GROUP BY summed.merchant, summed.account, summed.day HAVING count(DISTINCT whole.account) = 1
), named AS (
    SELECT ad.* REPLACE (coalesce(equal.owner, ad.account) AS account)
    FROM current_ad_hour AS ad
    LEFT JOIN equal ON equal.merchant = ad.merchant AND equal.account = ad.account AND equal.day = ad.day
), bearer AS (
    SELECT merchant, account_name, min(account) AS account FROM current_live
    WHERE account_name IS NOT NULL GROUP BY merchant, account_name HAVING count(DISTINCT account) = 1
), borne AS (
    SELECT ad.*, CASE WHEN ad.account = ad.account_name THEN coalesce(bearer.account, ad.account)
                      ELSE ad.account END AS bearer
    FROM named AS ad
    LEFT JOIN bearer ON bearer.merchant = ad.merchant AND bearer.account_name = ad.account_name
), best AS (
    SELECT * FROM borne QUALIFY rank() OVER (PARTITION BY merchant, bearer, hour ORDER BY bearer <> account) = 1
), running AS (
    SELECT best.merchant, best.bearer, best.hour, min(live.session) AS session, min(live.start) AS start,
           min(live.stop) AS stop
    FROM best JOIN current_live AS live
        ON live.merchant = best.merchant AND live.account = best.bearer
        AND live.start < best.hour + INTERVAL 1 HOUR AND coalesce(live.stop, live.start) >= best.hour
    GROUP BY best.merchant, best.bearer, best.hour HAVING count(*) = 1
)
SELECT
    best.merchant, running.session, best.bearer AS account, best.account_name, running.start, running.stop, best.day,
    best.hour,
    best.ad_cost AS whole_ad_cost,
    best.ad_gmv, best.ad_orders, best.net_gmv AS ad_net_gmv, best.net_orders AS ad_net_orders,
    best.refund_1h_amount AS ad_refund_1h_amount, best.refund_1h_orders AS ad_refund_1h_orders
FROM best LEFT JOIN running
    ON running.merchant = best.merchant AND running.bearer = best.bearer AND running.hour = best.hour
