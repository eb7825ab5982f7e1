INSERT INTO console_session (digest, name, csrf) VALUES (:digest, :name, :csrf)
