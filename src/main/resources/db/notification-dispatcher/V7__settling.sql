-- Less to write when a delivery is claimed and settled.

-- The attempt's delivery has been looked at a moment before; a check of its message for each row costs as much as the row.
-- Who removes a delivery removes its attempts.
ALTER TABLE attempt DROP CONSTRAINT attempt_message_id_fkey;

-- Room on the page for the claimed row and the settled one: no index needs to learn of a claim.
ALTER TABLE delivery SET (fillfactor = 60);
