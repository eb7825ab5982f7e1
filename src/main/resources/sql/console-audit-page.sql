SELECT id, at, who, what, target, count FROM console_audit WHERE id < :before ORDER BY id DESC LIMIT :limit
