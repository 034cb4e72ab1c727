-- Options of objects that rich.sql has not. Runs on PostgreSQL 12 and newer, after rich.sql.
create schema tuned;
create table tuned.item (
  id integer primary key, name text, tags text[],
  constraint names exclude using btree ((lower(name)) with =)
) with (
  autovacuum_analyze_threshold = 5, toast.autovacuum_vacuum_threshold = 7, user_catalog_table = true
);
create index item_lower on tuned.item (lower(name));
create index item_brin on tuned.item using brin (id) with (pages_per_range = 7);
alter index tuned.item_lower alter column 1 set statistics 77;
alter table tuned.item alter column name set storage main;
alter table tuned.item alter column name set statistics 0;
alter table tuned.item alter column tags set (n_distinct = 7, n_distinct_inherited = -0.1);
create table tuned.part (id integer primary key, name text) partition by range (id);
create table tuned.part_low partition of tuned.part for values from (0) to (10);
create index part_name on tuned.part (name);
create function tuned.noop() returns trigger language plpgsql as 'begin return null; end';
create trigger noop after insert on tuned.item for each row execute function tuned.noop();
create trigger part_noop after insert on tuned.part for each row execute function tuned.noop();
alter table tuned.part enable always trigger part_noop;
create procedure tuned.nothing() language sql as '';
create rule quiet as on update to tuned.item do also nothing;
alter table tuned.item enable replica rule quiet;
comment on rule quiet on tuned.item is 'Nothing';
create view tuned.barred with (security_barrier = false, check_option = local) as
  select id from tuned.item;
create materialized view tuned.kept with (fillfactor = 50, toast.autovacuum_enabled = false) as
  select * from tuned.item;
create unique index kept_id on tuned.kept (id);
alter materialized view tuned.kept alter column name set statistics 50;
alter materialized view tuned.kept alter column name set (n_distinct = 5);
alter materialized view tuned.kept alter column name set storage external;
alter materialized view tuned.kept replica identity full;
alter materialized view tuned.kept cluster on kept_id;
create materialized view tuned.kept_too as select * from tuned.item;
create unique index kept_too_id on tuned.kept_too (id);
create table tuned.named (id integer primary key);
alter table tuned.named replica identity using index named_pkey;
alter table tuned.named cluster on named_pkey;
create table tuned.unnamed (id integer);
alter table tuned.unnamed replica identity nothing;
alter function tuned.noop() depends on extension citext;
alter function tuned.noop() depends on extension hstore;
alter procedure tuned.nothing() depends on extension citext;
alter index tuned.item_lower depends on extension citext;
alter index tuned.item_pkey depends on extension citext;
alter index tuned.part_name depends on extension citext;
alter index tuned.part_low_name_idx depends on extension hstore;
alter trigger noop on tuned.item depends on extension citext;
alter trigger part_noop on tuned.part depends on extension citext;
alter materialized view tuned.kept depends on extension citext;
comment on extension hstore is 'Ours';
comment on schema public is null;
-- A circle that waits for a primary key, and what is said of those in it.
create table tuned.keyed (id integer primary key, a text);
create view tuned.round as select id, a from tuned.keyed group by id;
create function tuned.rounds() returns setof tuned.round language sql as 'select 1, ''x''::text';
create or replace view tuned.round as
  select id, a from (select id, a from tuned.keyed group by id) k
  union all select * from tuned.rounds();
comment on view tuned.round is 'Of itself';
create materialized view tuned.rounded as select * from tuned.round;
create unique index rounded_id on tuned.rounded (id);
comment on materialized view tuned.rounded is 'Once';
alter materialized view tuned.rounded cluster on rounded_id;
