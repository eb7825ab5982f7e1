SELECT source_key, data FROM snapshot WHERE module = :module AND source_key = ANY (:keys::text[])
