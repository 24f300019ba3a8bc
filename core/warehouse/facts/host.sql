-- One row per session, host and slot: what flowed while the host was on air (`core.warehouse.sharing`). 未排班 is what
-- nobody was entered for; hosts and 未排班 add up to the minutes of the session. `estimated` rows have no minutes behind
-- them: they are parts of the session as a whole, by time. Time on air together is in equal parts; of these are
-- `shared_minutes`. `slot` is the part of the day (0 from midnight to 3 from six in the evening), 4 more at weekends. A
-- session with neither minutes nor shifts is one row, in the slot of its start.
WITH shared AS (
    SELECT * FROM current_host
    UNION ALL BY NAME
    SELECT
        merchant, session, account, account_name, start, stop, day, '未排班' AS host, true AS estimated,
        CAST(extract('hour' FROM start) // 6 + CASE WHEN isodow(start) > 5 THEN 4 ELSE 0 END AS BIGINT) AS slot,
        CAST(epoch(stop - start) / 60 AS DECIMAL(18,2)) AS minutes, CAST(0 AS DECIMAL(18,2)) AS shared_minutes,
        orders, items, gmv, user_pay, new_followers, new_fanclub, comments, likes, ad_cost
    FROM current_live ANTI JOIN current_host USING (merchant, session)
)
SELECT
    merchant, session, account, account_name, start, stop, day, host, slot, estimated,
    CAST(minutes AS DOUBLE) / 60 AS hours, minutes, shared_minutes,
    entries, exposed_entries, estimated_exposures, online_minutes, minute_product_clicks,
    orders, items, gmv, user_pay, new_followers, new_fanclub, comments, likes, ad_cost
FROM shared
