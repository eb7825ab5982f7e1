DELETE FROM console_session WHERE digest = :digest
