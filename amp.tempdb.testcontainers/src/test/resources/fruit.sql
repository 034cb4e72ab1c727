CREATE TABLE fruit (name text);
INSERT INTO fruit VALUES ('apple');
