DELETE FROM report WHERE name <> ALL (:reports::text[])
