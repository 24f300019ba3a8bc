-- One row per session, product and nth explanation (讲解) of it. Entries are those that came through recommendation.
SELECT
    merchant, session, account, account_name, start, stop, day,
    product_id, product_name,
    explain_start, coalesce(explain_end, explain_start + to_seconds(explain_seconds)) AS explain_end,
    row_number() OVER (PARTITION BY merchant, session, product_id ORDER BY explain_start) AS nth,
    1 AS explain_count,
    coalesce(explain_seconds, epoch(explain_end - explain_start)) / 60.0 AS explain_minutes,
    entries, product_clicks, product_click_users, online, orders, items, buyers, gmv, user_pay
FROM current_explanation
WHERE session IS NOT NULL
