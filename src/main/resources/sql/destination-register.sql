INSERT INTO destination (name) VALUES (:destination) ON CONFLICT DO NOTHING
