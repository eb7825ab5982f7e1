SELECT coalesce(max(order_key), 0) FROM simulator.orders
