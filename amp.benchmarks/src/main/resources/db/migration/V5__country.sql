CREATE TABLE country (
  code char(2) PRIMARY KEY,
  name text NOT NULL
);

INSERT INTO country VALUES ('AT', 'Austria'), ('CH', 'Switzerland'), ('DE', 'Germany'), ('FR', 'France');

ALTER TABLE customer ADD COLUMN country char(2) REFERENCES country;
