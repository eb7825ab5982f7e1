UPDATE console_session SET seen_at = now() WHERE digest = :digest
