-- States by choice, replay of whatever came to its end, back-fill through the router.

-- One index for what a newer state makes superfluous, and for the newer state itself, delivered or not
DROP INDEX delivery_supersede;
CREATE INDEX delivery_supersede ON delivery (supersede_key, destination, state, sequence) WHERE supersede_key IS NOT NULL;

-- As the routes of the destination last said
ALTER TABLE destination ADD COLUMN supersede_by text NOT NULL DEFAULT 'current';
