-- Active unless somebody said otherwise before
INSERT INTO destination (name, order_by, on_dead) VALUES (:destination, :order, :onDead)
ON CONFLICT (name) DO UPDATE SET order_by = excluded.order_by, on_dead = excluded.on_dead
WHERE destination.order_by <> excluded.order_by OR destination.on_dead <> excluded.on_dead
