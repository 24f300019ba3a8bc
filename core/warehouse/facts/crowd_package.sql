-- One row per session (none: an account's day) and crowd package of 千川. Figures of single packages as the merchant wrote
-- them down: never those of 全域 or 标准 promotion. Who saw two packages is counted in both.
SELECT
    merchant, session, account, account_name, start, stop, day,
    package, targeting,
    ad_cost AS package_cost, ad_impressions AS package_impressions, ad_clicks AS package_clicks,
    product_click_users AS package_click_users, buyers AS package_buyers, orders AS package_orders, gmv AS package_gmv
FROM current_crowd_package
