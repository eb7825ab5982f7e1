SELECT order_by FROM destination WHERE name = :destination
