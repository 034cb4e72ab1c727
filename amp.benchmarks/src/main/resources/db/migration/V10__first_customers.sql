INSERT INTO customer (name, email, country)
SELECT 'Customer ' || i, 'c' || i || '@example.com', 'DE' FROM generate_series(1, 100) i;
