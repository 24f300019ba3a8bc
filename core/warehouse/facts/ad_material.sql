-- One row per account, period (`since` to `day`; one day has no `since`), promotion and material. Periods may overlap, so
-- no figure is ever added up over several of them. 全域 and 标准 count different orders: figures of their own.
SELECT
    merchant, account, account_name, since, day, '全域' AS promotion, material_id, material_name,
    ad_cost AS whole_ad_cost, CAST(NULL AS DECIMAL(18,2)) AS standard_ad_cost, ad_cost AS total_ad_cost,
    ad_gmv, ad_orders, CAST(NULL AS DECIMAL(18,2)) AS direct_gmv, CAST(NULL AS BIGINT) AS direct_orders,
    ad_impressions, ad_clicks, plays, play_3s_share, play_10s_share, play_through_share
FROM current_ad_material
UNION ALL
SELECT
    merchant, account, account_name, since, day, '标准' AS promotion, material_id, material_name,
    NULL, ad_cost, ad_cost, NULL, NULL, direct_gmv, direct_orders,
    ad_impressions, ad_clicks, plays, play_3s_share, play_10s_share, play_through_share
FROM current_ad_standard_material
