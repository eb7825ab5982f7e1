-- Active unless somebody said otherwise before
INSERT INTO destination (name, order_by, supersede_by, on_dead) VALUES (:destination, :order, :supersede, :onDead)
ON CONFLICT (name) DO UPDATE
SET order_by = excluded.order_by, supersede_by = excluded.supersede_by, on_dead = excluded.on_dead
WHERE (destination.order_by, destination.supersede_by, destination.on_dead)
  <> (excluded.order_by, excluded.supersede_by, excluded.on_dead)
