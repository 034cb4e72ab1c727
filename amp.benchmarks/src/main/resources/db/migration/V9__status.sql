CREATE TYPE purchase_status AS ENUM ('open', 'paid', 'sent');

ALTER TABLE purchase ADD COLUMN status purchase_status NOT NULL DEFAULT 'open';
CREATE INDEX ON purchase (status) WHERE status <> 'sent';
