CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  article text NOT NULL,
  pieces int NOT NULL CHECK (pieces > 0)
);
