CREATE INDEX ON purchase (customer, placed);
CREATE INDEX ON purchase_line (product);
