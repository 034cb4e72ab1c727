INSERT INTO people VALUES ('Ada'), ('Grace');
