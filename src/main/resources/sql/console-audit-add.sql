INSERT INTO console_audit (who, what, target, count) VALUES (:who, :what, :target, :count)
