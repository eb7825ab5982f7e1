SELECT module, source_key, changed_at, data FROM snapshot WHERE module = :module AND source_key = :key
