--liquibase formatted sql

--changeset amp:1
CREATE TABLE fruit (id bigint PRIMARY KEY, name text NOT NULL);
