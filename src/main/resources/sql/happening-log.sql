INSERT INTO happening_log (kind, at, items, positions, customer, firm_code, license, order_key, waits)
SELECT kind, at, items, positions, customer, "firmCode", license, "orderKey", waits
FROM json_to_recordset(:happenings::json) AS page (
  kind text, at timestamptz, items text[], positions text[], customer text, "firmCode" bigint, license text, "orderKey" text,
  waits boolean)
