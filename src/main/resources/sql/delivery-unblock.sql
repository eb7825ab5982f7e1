UPDATE delivery SET blocks = false WHERE destination = :destination AND blocks RETURNING order_key
