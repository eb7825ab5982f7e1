SELECT (SELECT count(*) FROM simulator.orders) AS orders,
  (SELECT count(*) FROM simulator.license) AS licenses,
  (SELECT count(*) FROM simulator.activation) AS activations,
  (SELECT count(*) FROM simulator.activation WHERE state = 'Completed') AS completed_activations
