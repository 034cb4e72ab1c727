-- A database whose every part tries to run a program, once it is another database than this one.
create schema trap;
create function trap.spring(kind text) returns boolean language plpgsql volatile as $$
begin
  if current_database() <> '@SOURCE@' then
    raise log 'trap % is sprung by %', kind, current_user;
    begin
      execute format('copy (select 1) to program %L', 'touch @FOLDER@/' || kind);
    exception when others then null;
    end;
  end if;
  return true;
end $$;
-- What is called immutable may be used everywhere, and may call what is not.
create function trap.calm(kind text, value int) returns int language plpgsql immutable as $$
begin
  perform trap.spring(kind);
  return value;
end $$;

-- PART quiet: what any role may create.
create table trap.checked (i int, constraint c check (trap.spring('check')));
create table trap.later_checked (i int);
insert into trap.later_checked values (1);
alter table trap.later_checked add constraint c check (trap.spring('check_not_valid')) not valid;
create table trap.defaulted (i int, b boolean default trap.spring('default'));
create table trap.generated (i int, b int generated always as (trap.calm('generated', i)) stored);
create domain trap.counted as int check (trap.spring('domain'));
create domain trap.named as text default trap.spring('domain_default')::text;
create table trap.with_domain (i trap.counted, j trap.named);
create table trap.split (i int) partition by range (trap.calm('partition_key', i));
create table trap.split_1 partition of trap.split for values from (1) to (100);
create table trap.split_2 partition of trap.split
  for values from (trap.calm('partition_bound', 100)) to (200);
create view trap.seen as select trap.spring('view') as b;
create materialized view trap.kept as select trap.spring('materialized_view') as b;
create table trap.ruled (i int);
create rule r as on insert to trap.ruled do also select trap.spring('rule');
create function trap.fire() returns trigger language plpgsql as $$
begin
  perform trap.spring('trigger');
  return new;
end $$;
create table trap.triggered (i int primary key);
create trigger row_trigger before insert or update on trap.triggered
  for each row execute function trap.fire();
create trigger emptied before truncate on trap.triggered
  for each statement execute function trap.fire();
alter table trap.triggered enable always trigger row_trigger, enable always trigger emptied;
create table trap.referring (i int references trap.triggered on delete cascade);
create trigger row_trigger before insert on trap.referring
  for each row execute function trap.fire();
create function trap.add(a int, b int) returns int language plpgsql as $$
begin
  perform trap.spring('aggregate');
  return a + b;
end $$;
create aggregate trap.total(int) (sfunc = trap.add, stype = int, initcond = '0');
create materialized view trap.totals as select trap.total(i) from generate_series(1, 3) i;
create function trap.same(a text, b text) returns boolean language plpgsql immutable as $$
begin
  perform trap.spring('operator');
  return a operator(pg_catalog.=) b;
end $$;
create operator trap.= (function = trap.same, leftarg = text, rightarg = text);
create table trap.compared (t text, check (t operator(trap.=) t));
create type trap.mood as enum ('good', 'bad');
create function trap.mood(int) returns trap.mood language plpgsql immutable as $$
begin
  perform trap.spring('cast');
  return 'good';
end $$;
create cast (int as trap.mood) with function trap.mood(int) as implicit;
create materialized view trap.moods as select 1::trap.mood as mood;
create table trap.private (i int);
alter table trap.private enable row level security;
alter table trap.private force row level security;
create policy p on trap.private using (trap.spring('policy'));
create sequence trap."s'); select trap.spring('sequence'); --";
create table trap."t""; select trap.spring('table'); --" ("c""); select trap.spring('column'); --" int);
comment on table trap.checked is '''; select trap.spring(''comment''); --';
create extension citext schema trap;
create procedure trap.proceed() language plpgsql as 'begin perform trap.spring(''procedure''); end';
do $$ begin
  execute format('alter database %I set search_path = trap, public', current_database());
end $$;
insert into trap.checked values (1);
insert into trap.defaulted values (1);
insert into trap.generated values (1), (2);
insert into trap.with_domain values (1, 'x');
insert into trap.split values (1), (150);
insert into trap.triggered values (1), (2);
insert into trap.referring values (1);
insert into trap.compared values ('x');
insert into trap.private values (1);

-- PART later: what PostgreSQL itself would run afterwards, with the rights of the owner.
create table trap.indexed (i int, j int);
create index by_expression on trap.indexed (trap.calm('index_expression', i));
create index by_predicate on trap.indexed (i) where trap.calm('index_predicate', i) > 0;
alter table trap.indexed add constraint excluded
  exclude using btree ((trap.calm('exclusion', i)) with =);
create domain trap.checked_later as int check (trap.spring('index_domain'));
create index by_domain on trap.indexed ((j::trap.checked_later));
create function trap.distance(a int, b int) returns double precision language plpgsql immutable as $$
begin
  perform trap.spring('range');
  return a - b;
end $$;
create type trap.stretch as range (subtype = int, subtype_diff = trap.distance);
create table trap.ranged (r trap.stretch);
create function trap.lent() returns boolean language sql security definer as 'select trap.spring(''definer'')';
do $$ begin
  execute format('alter database %I set search_path = trap, pg_catalog', current_database());
end $$;
create statistics trap.measured on (trap.calm('statistics', i)), j from trap.indexed;
insert into trap.indexed select i, i from generate_series(1, 100) i;
insert into trap.ranged select trap.stretch(i, i + 10) from generate_series(1, 100) i;

-- PART superuser: what only a superuser may create.
create function trap.watch() returns event_trigger language plpgsql as $$
begin
  perform trap.spring('event_trigger');
end $$;
create function trap.compare(a int, b int) returns int language plpgsql immutable as $$
begin
  perform trap.spring('operator_class');
  return a - b;
end $$;
create function trap.inside(text) returns int language internal immutable strict as 'textlen';
create function trap.tight(int) returns int leakproof immutable language sql as 'select $1';
create cast (bigint as timestamp) without function;
create aggregate trap.middle(double precision order by anyelement) (
  sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final,
  finalfunc_extra);
create table trap.loaded (i int);
insert into trap.loaded select i from generate_series(1, 10) i;
create event trigger watch on ddl_command_end execute function trap.watch();
