CREATE TABLE people AS SELECT 'Ada' AS name;
