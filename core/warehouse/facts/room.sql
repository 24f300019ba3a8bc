-- One row per live session whose room is known: its id and title, from 直播间修正报表, else from the session's own file.
SELECT
    merchant, session, account, account_name, start, stop, day,
    live_id, live_title, account_type, shop_name, talent_id
FROM current_room
UNION ALL
SELECT
    merchant, session, account, account_name, start, stop, day,
    live_id, live_title, account_type, shop_name, NULL
FROM current_live
WHERE live_id IS NOT NULL AND (merchant, session) NOT IN (SELECT merchant, session FROM current_room)
