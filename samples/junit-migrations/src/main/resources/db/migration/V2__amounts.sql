ALTER TABLE orders ADD COLUMN amount int NOT NULL DEFAULT 1 CHECK (amount > 0);
