ANALYZE simulator.orders, simulator.order_item, simulator.license, simulator.activation, simulator.transfer, simulator.container
