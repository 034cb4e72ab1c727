CREATE TABLE audit (
  at timestamptz NOT NULL DEFAULT now(),
  what text NOT NULL,
  details jsonb NOT NULL
);

CREATE FUNCTION audit_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit (what, details) VALUES (TG_OP, to_jsonb(NEW));
  RETURN NEW;
END
$$;

CREATE TRIGGER customer_audit AFTER INSERT OR UPDATE ON customer
FOR EACH ROW EXECUTE FUNCTION audit_customer();
