-- The highest running number among order numbers such as SO-2026-000812.
SELECT coalesce(max(CAST(substring(order_id FROM '^SO-[0-9]{4}-([0-9]+)$') AS bigint)), 0)
FROM simulator.orders
WHERE order_id LIKE 'SO-%'
