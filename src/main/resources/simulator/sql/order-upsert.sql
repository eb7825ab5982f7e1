-- An order number sent again extends the order; without a number each order is new.
INSERT INTO simulator.orders (order_id, ticket_id, customer_id, created, modified, created_by, comment)
VALUES (:orderId, :ticketId, :customerId, :now, :now, :createdBy, :comment)
ON CONFLICT (order_id) DO UPDATE
  SET modified = greatest(excluded.modified, orders.modified + interval '1 millisecond')
RETURNING order_key, order_id, ticket_id
