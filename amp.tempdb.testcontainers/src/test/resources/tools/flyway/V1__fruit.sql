CREATE TABLE fruit (id bigint PRIMARY KEY, name text NOT NULL);
