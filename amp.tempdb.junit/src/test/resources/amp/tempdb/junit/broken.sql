CREATE TABLE t (x int);

INSERT INTO missing
VALUES (1);
