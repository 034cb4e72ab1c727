-- More of reparsed.sql, for PostgreSQL 14 and newer.
create statistics twice.known_stats on (status in ('a', 'b')), id from twice.item;
create function twice.all_known() returns setof twice.known
begin atomic
  select * from twice.known where status in ('a', 'b');
end;
