CREATE TABLE flown (x int);
