-- Expressions that PostgreSQL prints otherwise once it has parsed what it printed, in every place
-- that stores one. Runs on PostgreSQL 12 and newer.
create schema twice;
create domain twice.letter as varchar(20)
  default case when session_user::varchar in ('a', 'b') then 'a' else 'b' end
  constraint known check (value in ('a', 'b'));
create type twice.pair as (one twice.letter, other varchar(20));
create function twice.choose(b boolean default session_user::varchar in ('a', 'b'))
  returns varchar language sql as $$ select case when b then 'a' else 'b' end::varchar $$;
create table twice.item (
  id integer,
  status varchar(20) default case when session_user::varchar in ('a', 'b') then 'a' else 'b' end
    constraint known check (status in ('a', 'b')),
  known boolean generated always as (status in ('a', 'b')) stored,
  letter twice.letter,
  pairs twice.pair[],
  constraint once exclude (id with =) where (status in ('a', 'b'))
);
insert into twice.item (id, status, letter, pairs)
select i, 'b', 'a', array[row('b', 'c')::twice.pair] from generate_series(1, 100) i;
insert into twice.item (id) values (101);
alter domain twice.letter add constraint known_later check (value in ('a', 'c')) not valid;
alter table twice.item add constraint known_later check (status in ('a', 'c')) not valid;
create index by_predicate on twice.item (id) where status in ('a', 'b');
create index by_expression on twice.item ((status in ('a', 'b')));
alter table twice.item cluster on by_expression;
create function twice.is_known(i twice.item) returns boolean language sql stable as
  $$ select i.status in ('a', 'b') $$;
create function twice.nothing() returns trigger language plpgsql as 'begin return null; end';
create trigger told after insert on twice.item for each row
  when (new.status in ('a', 'b')) execute function twice.nothing();
alter table twice.item enable row level security;
create policy seen on twice.item using (status in ('a', 'b')) with check (letter in ('a', 'b'));
create view twice.known as select id, status, twice.is_known(i) as known from twice.item i
  where status in ('a', 'b') and letter in ('a', 'b');
alter view twice.known alter column status
  set default case when session_user::varchar in ('a', 'b') then 'a' else 'b' end;
create rule refused as on delete to twice.known where old.status in ('a', 'b') do instead nothing;
create materialized view twice.kept as select * from twice.known where status in ('a', 'b');
create index kept_known on twice.kept (id) where status in ('a', 'b');
create table twice.parent (
  id serial primary key, status varchar(20), constraint known check (status in ('a', 'b'))
);
create table twice.child (
  known boolean generated always as (status in ('a', 'b')) stored,
  constraint known_too check (status in ('a', 'c'))
) inherits (twice.parent);
alter table twice.item add parent integer references twice.parent;
create rule told as on delete to twice.item where old.status in ('a', 'b')
  do also insert into twice.parent (status) values (old.status);
insert into twice.child (status) values ('a');
create table twice.split (id integer, status varchar(20) check (status in ('a', 'b')))
  partition by list ((status in ('a', 'b')));
create table twice.split_known partition of twice.split for values in (5 in (5, 6))
  partition by range (id, (lower(status)));
create table twice.split_low partition of twice.split_known
  for values from (minvalue, minvalue) to (1 + 99, lower('A'::varchar || 'B'));
create table twice.split_rest partition of twice.split default;
create index on twice.split (id) where status in ('a', 'b');
insert into twice.split values (1, 'a'), (2, 'b'), (3, null);
