-- A database with one of everything, and a few thousand rows. Runs on PostgreSQL 12 and newer.
create schema shop;
create schema "Odd ""Näme""";
comment on schema shop is 'What is sold; it''s a shop \ with a backslash';
create extension citext schema public;
create extension hstore schema shop;
create extension btree_gist schema public;

create collation shop.german_like from "C";
create collation shop.c_like (provider = libc, lc_collate = 'C', lc_ctype = 'C');

create type shop.status as enum ('new', 'paid', 'sent', 'it''s "done"');
alter type shop.status add value 'lost' before 'sent';
create type shop.money_range as range (subtype = numeric);
create type shop.text_range as range (subtype = text, collation = "C");
create domain shop.email as citext not null check (value ~ '^[^@]+@[^@]+$');
create domain shop.quantity as integer default 1 constraint positive check (value > 0);
create domain shop.short as text;
create domain shop.tag_list as text[] check (cardinality(value) < 20);
create type shop.address as (street text collate "C", "ZIP code" varchar(10), at point);
comment on type shop.address is 'Where to send';
comment on column shop.address.street is 'With number';
comment on domain shop.quantity is 'More than none';
comment on constraint positive on domain shop.quantity is 'Really';

create function shop.net(gross numeric, rate numeric default 0.19) returns numeric
language sql immutable parallel safe as $body$ select round(gross / (1 + rate), 2) $body$;
comment on function shop.net(numeric, numeric) is 'Without tax';
create function shop.slug(t text) returns text language plpgsql immutable strict as $f$
begin
  -- a ; and a ' and a { in a body, and $$ too: $$x$$
  return lower(regexp_replace(t, '[^[:alnum:]]+', '-', 'g'));
end;
$f$;

create sequence shop.order_number as bigint start 1000 increment by 10 cache 5;
create sequence shop."Cycle" minvalue -5 maxvalue 5 start 0 cycle;

create table shop.customer (
  id bigint generated always as identity (start with 100) primary key,
  email shop.email unique,
  name text not null,
  slug text generated always as (shop.slug(name)) stored,
  home shop.address,
  others shop.address[],
  attributes shop.hstore,
  tags shop.tag_list default '{}',
  photo bytea,
  created timestamptz not null default now(),
  "Upper Case" text collate "C",
  "quote""d" jsonb default '{"a": [1, 2, {"b": null}]}',
  constraint "name is not ""empty""" check (name <> '')
) with (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
alter table shop.customer alter column photo set storage external;
alter table shop.customer alter column name set statistics 500;
alter table shop.customer alter column name set (n_distinct = -0.5);
alter table shop.customer add column dropped integer;
alter table shop.customer drop column dropped;
comment on table shop.customer is 'Who buys';
comment on column shop.customer."quote""d" is 'A ''quoted'' one';
comment on constraint "name is not ""empty""" on shop.customer is 'Names are needed';
create index customer_slug on shop.customer using btree (slug text_pattern_ops desc nulls last)
  where slug <> '';
create index customer_lower on shop.customer (lower(name), (attributes OPERATOR(shop.->) 'a'))
  include (created);
create index customer_json on shop.customer using gin ("quote""d" jsonb_path_ops);
create unique index "customer Upper" on shop.customer ("Upper Case") with (fillfactor = 80);
comment on index shop.customer_slug is 'For links';
alter table shop.customer cluster on customer_lower;
create statistics shop.customer_stats (dependencies, ndistinct) on name, created from shop.customer;

create table shop.product (
  code varchar(20) primary key,
  title text not null,
  price numeric(10, 2) not null check (price >= 0),
  price_before numeric(10, 2),
  weight real,
  size double precision,
  search tsvector,
  valid daterange,
  offer shop.money_range,
  discontinued boolean default false,
  mask bit varying(8),
  cost money,
  "table" name,
  oid_of regclass default 'shop.customer'::regclass,
  constraint cheaper check (price_before > price) not valid
);
alter table shop.product replica identity full;

create table shop.orders (
  number bigint not null default nextval('shop.order_number'),
  customer bigint not null,
  day date not null,
  status shop.status not null default 'new',
  history shop.status[],
  total numeric not null default 0,
  note text
) partition by range (day);
create table shop.orders_2023 partition of shop.orders
  for values from ('2023-01-01') to ('2024-01-01');
create table shop.orders_2024 (
  note text, day date not null, number bigint not null default nextval('shop.order_number'),
  customer bigint not null, status shop.status not null default 'paid', history shop.status[],
  total numeric not null default 0, check (total >= 0)
) partition by list (status);
alter table shop.orders attach partition shop.orders_2024
  for values from ('2024-01-01') to ('2025-01-01');
create table shop.orders_2024_new partition of shop.orders_2024 for values in ('new', 'paid');
create table shop.orders_2024_rest partition of shop.orders_2024 default;
create table shop.orders_rest partition of shop.orders default partition by hash (customer);
create table shop.orders_rest_0 partition of shop.orders_rest
  for values with (modulus 2, remainder 0) with (fillfactor = 60);
create table shop.orders_rest_1 partition of shop.orders_rest
  for values with (modulus 2, remainder 1);
alter table shop.orders add primary key (number, day, status, customer);
alter table shop.orders add constraint small check (total < 1000000);
alter table shop.orders add foreign key (customer) references shop.customer
  on delete cascade deferrable initially deferred;
create index on shop.orders (customer) where total > 10;
create index on shop.orders (extract('Month' from day)) where extract('Month' from day) > 6;
create index only_parent on only shop.orders (note);

create table shop.visit (id bigint generated always as identity (start with 7), day date not null)
  partition by range (day);
create table shop.visit_middle partition of shop.visit
  for values from ('2023-01-01') to ('2024-01-01') partition by range (id);
create table shop.visit_low partition of shop.visit_middle for values from (minvalue) to (1000000);
create table shop.visit_2024 (day date not null, id bigint not null);
alter table shop.visit attach partition shop.visit_2024
  for values from ('2024-01-01') to ('2025-01-01');

create table shop.line (
  order_number bigint, order_day date, order_status shop.status, order_customer bigint,
  position smallint check (position > 0),
  product varchar(20) references shop.product on update cascade on delete set null,
  quantity shop.quantity,
  primary key (order_number, order_day, order_status, order_customer, position),
  foreign key (order_number, order_day, order_status, order_customer) references shop.orders
    match full
);
create table shop.tree (
  id serial primary key,
  parent integer references shop.tree deferrable,
  path text
);
alter table shop.tree add constraint roots check (parent <> id) no inherit;

create table shop.vehicle (
  plate text primary key, wheels integer default 4, constraint some_wheels check (wheels > 0)
);
create table shop.car (doors integer, constraint doors_too check (doors between 2 and 5))
  inherits (shop.vehicle);
create table shop.sports_car (power integer) inherits (shop.car);
alter table shop.car alter column wheels drop default;
alter table shop.car alter column wheels set not null;
create table shop.boat (
  masts integer, length real, wheels integer constraint some_wheels check (wheels > 0),
  plate text not null
);
alter table shop.boat inherit shop.vehicle;
create table shop.ship () inherits (shop.boat);
alter table shop.vehicle add column colour text default 'red';
create table shop.typed of shop.address;
create table shop.note (title shop.short, others shop.short[]);
create unlogged table shop.cache (key text primary key, value xml);
create table shop.nothing ();
create table shop."Ünïcode – 表" ("列" integer primary key, "a b" char(5), "tab	newline
" text);
comment on table shop."Ünïcode – 表" is '表 ✓';
create table shop.booking (
  room integer, during tstzrange,
  constraint no_overlap exclude using gist (room with =, during with &&) where (room > 0)
);
create table "Odd ""Näme""".t (a integer, b integer, c integer, unique (a, b) include (c));
alter table "Odd ""Näme""".t alter column a set not null;
alter table "Odd ""Näme""".t alter column b set not null;
create unique index t_identity on "Odd ""Näme""".t (a);
alter table "Odd ""Näme""".t replica identity using index t_identity;

-- Views and functions that need each other.
create view shop.paid as
  select o.number, o.day, c.name, c.email, sum(o.total) over (partition by c.id) as total
  from shop.orders o join shop.customer c on c.id = o.customer where o.status = 'paid';
create function shop.paid_by(text) returns setof shop.paid language sql stable as
  'select * from shop.paid where name = $1';
create view shop.paid_by_first as
  select p.* from shop.customer c, lateral shop.paid_by(c.name) p where c.id < 110;
create view shop.per_customer with (security_barrier = true) as
  select c.*, count(o.number) as orders from shop.customer c
  left join shop.orders o on o.customer = c.id group by c.id;
create view shop.cheap as select code, price from shop.product where price < 10
  with cascaded check option;
alter view shop.cheap alter column price set default 5;
comment on column shop.cheap.price is 'Low';
create view shop.this_year as select extract('YEAR' from now()) as year;
create view shop.unions as select u.name from (select name from shop.customer
  union all select 'nobody' as name) u (name);
create materialized view shop.kept_unions as select u.name from (select name from shop.unions
  union all select 'anybody' as name) u (name);
create view shop.more_unions as select u.name from (select name from shop.kept_unions
  union all select 'somebody' as name) u (name);
create view shop.circle as select 1 as a, 'x'::text as b;
create function shop.from_circle() returns setof shop.circle language sql stable as
  'select 1, ''y''::text';
create or replace view shop.circle as select a, b from shop.from_circle();
create materialized view shop.by_month as
  select date_trunc('month', day) as month, count(*) as orders, sum(total) as total
  from shop.orders group by 1 with no data;
create materialized view shop.by_year as
  select extract(year from month) as year, sum(orders) as orders from shop.by_month group by 1
  with no data;
create unique index by_month_key on shop.by_month (month);
create materialized view shop.empty as select 1 as one with no data;
comment on materialized view shop.by_month is 'Refreshed at night';

create function shop.touch() returns trigger language plpgsql as $$
begin
  new.search := to_tsvector('pg_catalog.english', new.title);
  return new;
end $$;
create trigger product_search before insert or update of title on shop.product
  for each row when (new.title <> '') execute function shop.touch();
create function shop.noop() returns trigger language plpgsql as 'begin return null; end';
create trigger orders_after after insert on shop.orders
  for each row execute function shop.noop();
alter table shop.orders_2023 disable trigger orders_after;
create trigger customer_statement after update on shop.customer
  referencing new table as fresh old table as old_one for each statement
  execute function shop.noop();
create constraint trigger line_checked after insert on shop.line
  deferrable initially deferred for each row execute function shop.noop();
alter table shop.line disable trigger line_checked;
comment on trigger product_search on shop.product is 'Keeps search up to date';
create rule no_delete as on delete to shop.cache do instead nothing;
create rule cheap_log as on insert to shop.tree do also notify shop_tree;
alter table shop.tree disable rule cheap_log;

alter table shop.booking enable row level security;
alter table shop.booking force row level security;
create policy mine on shop.booking as restrictive for select to postgres
  using (room < 100 or current_user = 'postgres');
create policy "new ones" on shop.booking for insert with check (room > 0);
comment on policy mine on shop.booking is 'Small rooms';

create text search dictionary shop.plain (template = simple, stopwords = english);
create text search configuration shop.search (copy = pg_catalog.english);
alter text search configuration shop.search alter mapping for asciiword with shop.plain,
  english_stem;
alter text search configuration shop.search drop mapping for email;
create index product_fts on shop.product using gin (to_tsvector('shop.search', title));

create procedure shop.cleanup(inout n integer, keep boolean = true) language plpgsql as $$
begin n := n + 1; end $$;
create aggregate shop.product_of(numeric) (sfunc = numeric_mul, stype = numeric, initcond = '1',
  combinefunc = numeric_mul, parallel = safe);
create aggregate shop.how_many(*) (sfunc = int8inc, stype = bigint, initcond = '0');
create aggregate shop.median(double precision order by anyelement) (
  sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final,
  finalfunc_extra, finalfunc_modify = read_write);
comment on aggregate shop.how_many(*) is 'Counts';
create function shop.same(a point, b point) returns boolean language sql immutable as
  'select a ~= b';
create operator shop.=== (function = shop.same, leftarg = point, rightarg = point,
  commutator = operator(shop.===));
create function shop.to_status(integer) returns shop.status language sql immutable as
  $$ select (enum_range(null::shop.status))[$1] $$;
create cast (integer as shop.status) with function shop.to_status(integer) as assignment;
create function shop.on_ddl() returns event_trigger language plpgsql as 'begin end';
create event trigger watch on ddl_command_end when tag in ('CREATE TABLE', 'DROP TABLE')
  execute function shop.on_ddl();
alter event trigger watch disable;
comment on event trigger watch is 'Watches';
do $$ begin
  execute format('alter database %I set search_path to shop, "$user", public',
    current_database());
  execute format('alter database %I set work_mem to ''5MB''', current_database());
  execute format('comment on database %I is ''A rich 100%% one, it''''s''', current_database());
end $$;

-- Rows.
insert into shop.customer (email, name, home, others, attributes, tags, photo, "Upper Case",
    "quote""d", created)
select 'user' || i || '@Example.COM', case i % 4 when 0 then 'Ängström ' || i else 'Anna ' || i end,
  row('Street "' || i || '"', null, point(i, -i / 3.0))::shop.address,
  array[row('a\b', 'c,d', null)::shop.address, null],
  shop.hstore('a', (i % 7)::text), array['x', 'y"z', null, 'ä' || i],
  case when i % 10 = 0 then null else decode(repeat(md5(i::text), i % 200), 'hex') end,
  case when i % 3 = 0 then null else 'U' || i end,
  jsonb_build_object('i', i, 'deep', jsonb_build_array(i / 7.0, null, E'tab\tquote"')),
  timestamptz '2024-02-29 23:59:59.999999+02' + i * interval '1 day 1.000001 seconds'
from generate_series(1, 1000) i;
insert into shop.product (code, title, price, price_before, weight, size, valid, offer, mask, cost,
    "table")
select 'P' || i, 'Product ' || i || case when i % 50 = 0 then E'\nwith\ttabs \\. and \\N' else '' end,
  i * 1.1, null, i / 3.0, case i % 5 when 0 then 'NaN'::float8 when 1 then 'Infinity'::float8 else 1e-300 * i end,
  daterange(date '2024-01-01', date '2024-01-01' + i), shop.money_range(i, i + 0.5, '[]'),
  (i % 256)::bit(8), (i * 0.07)::numeric::money, 'n' || i
from generate_series(1, 500) i;
insert into shop.orders (customer, day, status, history, total, note)
select 100 + i % 1000, date '2023-06-01' + i % 900,
  (enum_range(null::shop.status))[1 + i % 5], array['new', 'lost']::shop.status[], i % 977,
  case when i % 11 = 0 then null else repeat('note ' || i, i % 30) end
from generate_series(1, 5000) i;
insert into shop.visit (day) values ('2023-02-02'), ('2024-03-03');
insert into shop.line
select number, day, status, customer, 1 + number % 3, 'P' || 1 + number % 500, 1 + number % 9
from shop.orders;
insert into shop.tree (parent, path)
select nullif(i / 2, 0), 'p' || i from generate_series(1, 100) i;
insert into shop.vehicle values ('A 1', 3);
insert into shop.car values ('B 2', 4, 5), ('B 3', 6, 2);
insert into shop.sports_car values ('C 4', 4, 2, 500);
insert into shop.boat (plate, masts, length) values ('D 5', 2, 7.5);
insert into shop.ship (plate, masts, length) values ('E 6', 3, 70.5);
insert into shop.note values ('far too long', array['far too long'::shop.short, null]);
alter domain shop.short add constraint is_short check (length(value) < 5) not valid;
comment on constraint is_short on domain shop.short is 'New ones';
insert into shop.typed values ('s', 'z', '(1,2)');
insert into shop.cache values ('k', '<a b="c">ä</a>');
insert into shop.nothing default values;
insert into shop.nothing default values;
insert into shop."Ünïcode – 表" values (1, 'x', E'\u2713 \\ \t \n'), (2, null, ''), (3, 'abc', null);
insert into shop.booking
select i, tstzrange('2024-01-01', '2024-01-02', '[)') from generate_series(1, 120) i;
insert into "Odd ""Näme""".t select i, -i, null from generate_series(1, 10) i;
alter table shop.product disable trigger product_search;
update shop.product set search = to_tsvector('english', title), valid = null where price > 300;
alter table shop.product enable always trigger product_search;
refresh materialized view shop.by_month;
refresh materialized view shop.by_year;
select setval('shop."Cycle"', 3, false);
select lo_from_bytea(4711, decode(repeat('00ff7f', 500000), 'hex')), lo_create(4712);
comment on large object 4711 is 'Large';
