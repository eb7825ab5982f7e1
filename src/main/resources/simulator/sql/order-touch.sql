UPDATE simulator.orders
SET modified = greatest(:now, modified + interval '1 millisecond')
WHERE order_key = :orderKey
