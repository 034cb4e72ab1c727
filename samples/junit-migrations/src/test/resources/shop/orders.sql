INSERT INTO orders (item, amount) VALUES ('tea', 2), ('coffee', 1);
