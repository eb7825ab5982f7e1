-- Made for: CREATE TABLE license_news (message_id uuid PRIMARY KEY, sequence bigint, type text, subject text, order_number text, state text)
INSERT INTO license_news (message_id, sequence, type, subject, order_number, state)
VALUES (:#${body.id}, :#${body.sequence}, :#${body.type}, :#${body.subject}, :#${body.correlationId}, :#${body.data[state]})
ON CONFLICT (message_id) DO NOTHING
