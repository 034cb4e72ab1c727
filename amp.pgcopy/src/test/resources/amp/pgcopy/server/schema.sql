-- What one schema may have, in the schema that every new database has, and amp's beside it.
create schema amp;
create table amp.run (id int primary key);
insert into amp.run values (1);
create function amp.stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger stamp before update on amp.run for each row execute function amp.stamp();
create schema unused;

create extension citext;
create type kind as enum ('new', 'old', 'public.x');
create type place as (street text, zip varchar(10));
create type span as range (subtype = numeric);
create domain mail as citext check (value ~ '@');
create domain amount as int default 1 constraint positive check (value > 0);
create collation plain from "C";
create function half(a int) returns int language sql immutable begin atomic select a / 2; end;
create function cheapest() returns text language sql stable begin atomic
  select null::text; end;
create function slug(t text) returns text language plpgsql immutable strict as $f$ begin
  -- nothing of the republic.of or publication.x is named here
  return lower(t); end $f$;
create function label(t text) returns text language sql immutable as $f$ select slug(t) || '!' $f$;
create aggregate total (int) (sfunc = int4pl, stype = int, initcond = '0');
create operator === (leftarg = int, rightarg = int, function = int4eq);
create sequence "Number; --" start 7;
select nextval('"Number; --"');

create table item (
  id int generated always as identity (start with 100) primary key,
  serial_no serial,
  code varchar(20) unique check (code in ('a', 'b') or code like 'item %'),
  name text not null check (slug(name) <> ''),
  labelled text generated always as (label(name)) stored,
  mail mail,
  kind kind not null default 'new',
  place place,
  amount amount,
  spans span,
  halved int default half(10),
  next bigint default nextval('"Number; --"'),
  visibility text not null default 'public',
  sorted text collate plain,
  looks regclass default 'item'::regclass
);
comment on table item is 'What is for sale, see public.sale';
comment on column item.code is 'It''s a code';
insert into item (code, name, mail, place)
  select 'item ' || i, 'Name ' || i, i || '@example.com', row('Street ' || i, i)::place
  from generate_series(1, 3000) i;
create index on item (lower(name)) where kind = 'new';
create index on item (half(halved)) include (name);
create unique index upper_code on item (upper(code));
create statistics item_stats (dependencies) on name, code from item;
create table sale (
  item int not null references item on delete cascade deferrable initially deferred,
  day date not null,
  primary key (item, day)
) partition by range (day);
create table sale_2023 partition of sale for values from ('2023-01-01') to ('2024-01-01');
create table sale_rest partition of sale default;
insert into sale select 100 + i, date '2023-12-01' + i from generate_series(0, 99) i;
create table base (a int primary key, b text default 'public');
create table child (c int) inherits (base);
insert into child values (1, 'b', 2);
create table tree (id int primary key, parent int references tree);
insert into tree values (2, null), (1, 2);
create table "Odd ""Näme""" ("a b" int);
insert into "Odd ""Näme""" values (1);

create view sold as select i.name, s.day from item i join sale s on s.item = i.id
  where i.code in ('item 1', 'item 2');
create view doubled with (security_barrier) as select half(4 * halved) as h
  from (select halved from item) i cross join (select 1 as one) o
  where (select 1 operator(public.===) 1);
create materialized view many as select count(*) as n from item;
create unique index on many (n);
create rule nothing as on delete to base do instead nothing;
create function noticed() returns trigger language plpgsql as $$ begin
  if new.visibility = 'public' then insert into "Odd ""Näme""" values (2); end if;
  return new; end $$;
create trigger notices after insert on item for each row when (new.kind = 'old')
  execute function noticed();
alter table base disable trigger all;
alter table sale enable row level security;
create policy mine on sale for select to public using (item > half(2));
create function item_count() returns bigint language plpgsql as $$ begin
  return (select count(*) from item); end $$;
create procedure fill(n int) language plpgsql as $$ begin
  insert into "Odd ""Näme""" values (n); end $$;
create text search configuration words (copy = simple);
