-- One row per account, period (`since` to `day`; one day has no `since`) and short video. Periods may overlap, so no
-- figure is ever added up over several of them.
SELECT
    merchant, account, account_name, since, day, video_id, video_title, posted_at,
    video_views, user_pay, refund_amount, live_user_pay, search_user_pay, store_user_pay,
    likes, comments, favourites, shares, follow_clicks, play_through_share, watch_seconds_per_play,
    product_exposure_count, product_clicks, orders, entry_exposure_count, entries, live_orders,
    ad_cost AS video_ad_cost
FROM current_video
