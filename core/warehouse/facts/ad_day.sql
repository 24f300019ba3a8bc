-- One row per account and calendar day: what 千川 cost, beside what the account's sessions sold that began on that day.
-- 全域 and 标准 are figures of their own. `session` is named where the day has one session. A file that knows an account
-- by its nickname only counts for the one 抖音号 that bears it, unless that 抖音号 has a file of its own for the day.
WITH said AS (
    SELECT merchant, account, account_name, day, '全域' AS promotion,
           ad_cost AS whole_ad_cost, ad_gmv, ad_orders, net_gmv AS ad_net_gmv, net_orders AS ad_net_orders,
           refund_1h_share AS ad_refund_1h_share
    FROM current_ad_day
    UNION ALL BY NAME
    SELECT merchant, account, account_name, day, '标准' AS promotion,
           ad_cost AS standard_ad_cost, direct_gmv, direct_orders, new_followers AS ad_followers
    FROM current_ad_standard WHERE since IS NULL
), bearer AS (
    SELECT merchant, account_name, min(account) AS account FROM current_live
    WHERE account_name IS NOT NULL GROUP BY merchant, account_name HAVING count(DISTINCT account) = 1
), borne AS (
    SELECT said.*, CASE WHEN said.account = said.account_name THEN coalesce(bearer.account, said.account)
                        ELSE said.account END AS bearer
    FROM said LEFT JOIN bearer ON bearer.merchant = said.merchant AND bearer.account_name = said.account_name
), best AS (
    SELECT * FROM borne
    QUALIFY rank() OVER (PARTITION BY merchant, bearer, day, promotion ORDER BY bearer <> account) = 1
), spent AS (
    SELECT merchant, bearer AS account, any_value(account_name) AS account_name, day,
           sum(whole_ad_cost) AS whole_ad_cost, sum(standard_ad_cost) AS standard_ad_cost,
           sum(ad_gmv) AS ad_gmv, sum(ad_orders) AS ad_orders,
           sum(ad_net_gmv) AS ad_net_gmv, sum(ad_net_orders) AS ad_net_orders,
           any_value(ad_refund_1h_share) AS ad_refund_1h_share,
           sum(direct_gmv) AS direct_gmv, sum(direct_orders) AS direct_orders,
           sum(ad_followers) AS ad_followers,
           sum(standard_ad_cost) FILTER (WHERE ad_followers IS NOT NULL) AS follower_ad_cost
    FROM best GROUP BY merchant, bearer, day
), live AS (
    SELECT merchant, account, day, sum(gmv) AS gmv, sum(user_pay) AS user_pay,
           CASE WHEN count(*) = 1 THEN any_value(session) END AS session
    FROM current_live GROUP BY merchant, account, day
)
SELECT
    spent.merchant, live.session, spent.account, spent.account_name, spent.day,
    spent.whole_ad_cost, spent.standard_ad_cost,
    CASE WHEN spent.whole_ad_cost IS NULL THEN spent.standard_ad_cost
         ELSE spent.whole_ad_cost + coalesce(spent.standard_ad_cost, 0) END AS total_ad_cost,
    spent.ad_gmv, spent.ad_orders, spent.ad_net_gmv, spent.ad_net_orders, spent.ad_refund_1h_share,
    spent.direct_gmv, spent.direct_orders, spent.ad_followers, spent.follower_ad_cost,
    live.gmv, live.user_pay
FROM spent
LEFT JOIN live ON live.merchant = spent.merchant AND live.account = spent.account AND live.day = spent.day
