INSERT INTO watermark (module) VALUES (:module) ON CONFLICT DO NOTHING
