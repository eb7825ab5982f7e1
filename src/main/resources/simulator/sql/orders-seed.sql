-- Orders of the past with licenses and activations, in one statement. What an order is follows from its key, so that
-- the same seed and number give the same data: three of five are activated, one of seven of those still has no receipt,
-- every 200th ticket holds 500 licenses.
WITH placed AS (
  INSERT INTO simulator.orders (order_id, ticket_id, customer_id, created, modified, created_by, comment)
  SELECT 'SO-' || to_char(x.at, 'YYYY') || '-' || lpad(CAST(n AS text), greatest(6, length(CAST(n AS text))), '0'),
    substr(x.code, 1, 5) || '-' || substr(x.code, 6, 5) || '-' || substr(x.code, 11, 5) || '-' || substr(x.code, 16, 5)
      || '-' || substr(x.code, 21, 5),
    'C-' || (10001 + n * 7919 % 200), x.at, x.at,
    CASE WHEN n % 4 = 0 THEN 'shop' ELSE 'sales' END, NULL
  FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS s (n)
  CROSS JOIN LATERAL (
    SELECT date_trunc('milliseconds', CAST(:from AS timestamptz)
        + (CAST(:to AS timestamptz) - CAST(:from AS timestamptz)) * ((n - :begin) / CAST(:count AS double precision))) AS at,
      upper(md5(:seed || '/' || n)) AS code) AS x
  ORDER BY n
  ON CONFLICT DO NOTHING
  RETURNING order_key, created AS at,
    CASE WHEN order_key % 5 < 3 THEN nextval('simulator.transfer_transfer_key_seq') END AS transfer_key,
    CASE WHEN order_key % 7 = 0 THEN 'Open' ELSE 'Completed' END AS receipt,
    CASE WHEN order_key % 3 = 0 THEN '3-' || (4000000 + order_key) WHEN order_key % 10 = 1 THEN '140-' || (9000000 + order_key)
      ELSE '130-' || (150000000 + order_key) END AS cm_serial
), item AS (
  SELECT i.*, row_number() OVER (ORDER BY item_id) - 1 AS n, count(*) OVER () AS total
  FROM simulator.item i
), positions AS (
  INSERT INTO simulator.order_item (order_key, position, item_id, quantity)
  SELECT p.order_key, s.n, i.item_id,
    CASE WHEN p.order_key % 200 = 0 AND s.n = 1 THEN 500 ELSE 1 + (p.order_key / 3 + s.n) % 3 END
  FROM placed p
  CROSS JOIN LATERAL generate_series(1, CAST(1 + p.order_key % 3 AS integer)) AS s (n)
  JOIN item i ON i.n = (p.order_key + s.n) % i.total
  ORDER BY p.order_key, s.n
  RETURNING order_item_key, order_key, item_id, quantity
), licenses AS (
  INSERT INTO simulator.license (order_key, order_item_key, item_id, state, generation, cm_serial, transfer_key, created,
    modified, first_activated, expiration_time)
  SELECT p.order_key, oi.order_item_key, oi.item_id,
    CASE WHEN p.transfer_key IS NULL THEN 'NotYetCollected' WHEN p.receipt = 'Open' THEN 'CollectedWithoutReceipt'
      ELSE 'ConfirmedCollected' END,
    CASE WHEN p.transfer_key IS NULL THEN 0 ELSE 1 END,
    CASE WHEN p.transfer_key IS NULL THEN NULL ELSE p.cm_serial END,
    p.transfer_key, p.at,
    CASE WHEN p.transfer_key IS NULL THEN p.at WHEN p.receipt = 'Open' THEN p.at + interval '1 minute'
      ELSE p.at + interval '2 minutes' END,
    CASE WHEN p.transfer_key IS NULL THEN NULL ELSE p.at + interval '1 minute' END,
    CASE WHEN i.expiration_mode IS DISTINCT FROM 'Add' THEN i.expiration_time
      WHEN p.transfer_key IS NULL THEN NULL
      ELSE p.at + interval '1 minute' + make_interval(hours => 24 * CAST(i.expiration_days AS integer)) END
  FROM positions oi
  JOIN placed p ON p.order_key = oi.order_key
  JOIN item i ON i.item_id = oi.item_id
  CROSS JOIN LATERAL generate_series(1, oi.quantity) AS s (n)
  ORDER BY oi.order_item_key, s.n
  RETURNING ticket_license_id, order_key, transfer_key, cm_serial, expiration_time
), containers AS (
  INSERT INTO simulator.container (cm_serial, kind, type_name, firm_code, state, firm_update_counter, modified)
  SELECT p.cm_serial, k.kind, CASE k.kind WHEN 'CmDongle' THEN 'CmStick/C' ELSE k.kind END, 6000010, 'Ok', 1,
    p.at + interval '1 minute'
  FROM placed p
  CROSS JOIN LATERAL (
    SELECT CASE WHEN p.cm_serial LIKE '3-%' THEN 'CmDongle' WHEN p.cm_serial LIKE '140-%' THEN 'CmCloudContainer'
      ELSE 'CmActLicense' END AS kind) AS k
  WHERE p.transfer_key IS NOT NULL
  ON CONFLICT DO NOTHING
), transfers AS (
  INSERT INTO simulator.transfer (transfer_key, cm_serial, state, firm_update_counter, created)
  SELECT p.transfer_key, p.cm_serial, p.receipt, 1, p.at + interval '1 minute'
  FROM placed p
  WHERE p.transfer_key IS NOT NULL
), activations AS (
  INSERT INTO simulator.activation (transfer_key, type, state, ticket_license_id, cm_serial, generation,
    firm_update_counter, first_activation, created, completed, modified, expiration_time)
  SELECT l.transfer_key, 'Activate', p.receipt, l.ticket_license_id, l.cm_serial, 1, 1, true, p.at + interval '1 minute',
    CASE WHEN p.receipt = 'Completed' THEN p.at + interval '2 minutes' END,
    p.at + CASE WHEN p.receipt = 'Completed' THEN interval '2 minutes' ELSE interval '1 minute' END, l.expiration_time
  FROM licenses l
  JOIN placed p ON p.order_key = l.order_key
  WHERE l.transfer_key IS NOT NULL
  ORDER BY l.ticket_license_id
)
SELECT count(*) FROM placed
