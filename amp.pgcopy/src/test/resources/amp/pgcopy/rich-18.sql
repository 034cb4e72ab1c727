create table shop.newest (
  id uuid default uuidv7(),
  a integer constraint "a is there" not null,
  b integer not null no inherit,
  twice integer generated always as (a * 2) virtual,
  during daterange,
  constraint without_overlaps primary key (a, during without overlaps),
  check (b > 0) not enforced
);
alter table shop.newest add column c integer;
insert into shop.newest (a, b, during)
select i, -i, daterange('2024-01-01', '2024-02-01') from generate_series(1, 50) i;
insert into shop.newest (a, b, during) values (0, 0, '[2030-01-01,2031-01-01)');
alter table shop.newest add constraint c_later not null c not valid;
