SELECT order_key FROM simulator.orders ORDER BY order_key
