INSERT INTO product (code, title, price)
SELECT 'P' || i, 'Product ' || i, i % 90 + 0.99 FROM generate_series(1, 500) i;
