SELECT (SELECT count(*) FROM message WHERE sequence > :since) AS collected,
       (SELECT count(*) FROM delivery WHERE destination = 'erp' AND state = 'delivered' AND sequence > :since) AS delivered,
       (SELECT count(*) FROM delivery WHERE state = 'pending') AS pending,
       (SELECT count(*) FROM delivery WHERE state = 'dead') AS dead
