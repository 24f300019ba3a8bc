-- One row per live session: account × start time.
SELECT
    merchant, session, account, account_name, start, stop, day,
    epoch(stop - start) / 3600.0 AS hours,
    exposure_users, exposure_count, viewers, views,
    product_exposure_users, product_exposure_count, product_click_users, product_clicks,
    buyers, orders, items,
    gmv, user_pay, net_gmv, refund_amount, refund_orders, refund_users,
    new_followers, lost_followers, new_fanclub, comments, likes, shares,
    peak_online, average_online, watch_seconds_per_viewer,
    interaction_share, fan_view_share, old_fan_view_share, fan_buyer_share, new_buyer_share,
    ad_cost, ad_cost_promoted
FROM current_live
