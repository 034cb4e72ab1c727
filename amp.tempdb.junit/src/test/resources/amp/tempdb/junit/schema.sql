-- What stands here is no statement;
CREATE SCHEMA shop;
CREATE TABLE shop.people (name text);

CREATE FUNCTION shop.greet(who text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN 'Good day, ' || who;
END;
$$;
SET search_path = shop;
