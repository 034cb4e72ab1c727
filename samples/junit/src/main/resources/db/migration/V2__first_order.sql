INSERT INTO orders (article, pieces) VALUES ('hammer', 2);
