-- One row per account, period (since to day), host, dimension and place among the labels that Compass lists first.
-- Most lists tell an order and no shares: what is not listed is unknown, not absent.
WITH listed AS (
    SELECT
        merchant, account, account_name, coalesce(since, day) AS since, day, host,
        unnest([
            {'dimension': '八大消费群体', 'labels': top_crowds}, {'dimension': '性别', 'labels': top_genders},
            {'dimension': '年龄', 'labels': top_ages}, {'dimension': '城市等级', 'labels': top_cities},
            {'dimension': '省份', 'labels': top_provinces}
        ]) AS top
    FROM current_host_report
), named AS (
    SELECT
        merchant, account, account_name, since, day, host, top.dimension AS dimension,
        unnest(string_split(top.labels, '、')) AS written,
        generate_subscripts(string_split(top.labels, '、'), 1) AS place
    FROM listed WHERE top.labels IS NOT NULL
)
SELECT
    merchant, account, account_name, since, day, host, dimension, place,
    regexp_replace(written, '[\s:：(（]*[0-9]+(\.[0-9]+)?\s*[%％][)）]?$', '') AS label,
    CAST(nullif(regexp_extract(written, '([0-9]+(?:\.[0-9]+)?)\s*[%％][)）]?$', 1), '') AS DOUBLE) / 100 AS portrait_share
FROM named
