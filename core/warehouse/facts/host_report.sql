-- One row per account, period (since to day) and host, as Compass sums them up; 未指派 is what no host was named for.
-- Periods may overlap, and Compass's own rates have no base here: rows are never added up.
SELECT
    merchant, account, account_name, coalesce(since, day) AS since, day, host,
    live_seconds / 3600.0 AS hours,
    user_pay, gmv, buyers, new_followers, new_fanclub, peak_online, average_online,
    compass_item_price, compass_view_rate, compass_stay_rate, compass_interaction_rate, compass_follow_rate,
    compass_uv_value
FROM current_host_report
