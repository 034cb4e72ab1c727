CREATE TABLE purchase (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer bigint NOT NULL REFERENCES customer,
  placed timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE purchase_line (
  purchase bigint NOT NULL REFERENCES purchase ON DELETE CASCADE,
  product bigint NOT NULL REFERENCES product,
  quantity int NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (purchase, product)
);
