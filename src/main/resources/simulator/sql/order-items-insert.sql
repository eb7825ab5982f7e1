-- The new positions of an order and all their licenses. The expiry of an 'Add' license stays open until its first
-- activation.
WITH last AS (
  SELECT coalesce(max(position), 0) AS position FROM simulator.order_item WHERE order_key = :orderKey
), wanted AS (
  SELECT last.position + w.n AS position, w.item_id, w.quantity
  FROM last, unnest(CAST(:itemIds AS text[]), CAST(:quantities AS integer[])) WITH ORDINALITY AS w (item_id, quantity, n)
), placed AS (
  INSERT INTO simulator.order_item (order_key, position, item_id, quantity)
  SELECT :orderKey, position, item_id, quantity FROM wanted ORDER BY position
  RETURNING order_item_key, position, item_id, quantity
)
INSERT INTO simulator.license (order_key, order_item_key, item_id, state, created, modified, expiration_time)
SELECT :orderKey, p.order_item_key, p.item_id, 'NotYetCollected', :now, :now,
  CASE WHEN i.expiration_mode = 'Add' THEN NULL ELSE i.expiration_time END
FROM placed p
JOIN simulator.item i ON i.item_id = p.item_id
CROSS JOIN LATERAL generate_series(1, p.quantity) AS s (n)
ORDER BY p.position, s.n
RETURNING ticket_license_id
