CREATE VIEW purchase_total AS
SELECT p.id, p.customer, sum(l.quantity * a.price) AS total
FROM purchase p
JOIN purchase_line l ON l.purchase = p.id
JOIN product a ON a.id = l.product
GROUP BY p.id, p.customer;
