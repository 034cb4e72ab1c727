-- What only a superuser makes, or reads from elsewhere. Runs on PostgreSQL 12 and newer.
create schema far;
create extension file_fdw schema far;
create extension postgres_fdw schema far;
create foreign data wrapper empty options (debug 'it''s', "Odd Name" '');
create foreign data wrapper checked validator postgresql_fdw_validator;
create foreign data wrapper handled handler far.file_fdw_handler validator far.file_fdw_validator;
comment on foreign data wrapper empty is 'Reads nothing';
create server files foreign data wrapper file_fdw;
create server "Other Side" type 'a type' version '1.0' foreign data wrapper postgres_fdw
  options (host 'db.example.com', dbname 'o''ther', fetch_size '50');
create server bare foreign data wrapper empty;
comment on server "Other Side" is 'Over there';
create user mapping for public server bare;
create user mapping for postgres server "Other Side"
  options (user 'somebody', password 'secret = ''one''');
create foreign table far.lines (
  line text options (force_not_null 'true') collate "C" not null,
  number integer default 7 constraint above_zero check (number > 0)
) server files options (filename '/dev/null', format 'csv');
alter foreign table far.lines alter column line set storage external;
alter foreign table far.lines alter column line set statistics 5;
alter foreign table far.lines alter column number set (n_distinct = 3);
create function far.noop() returns trigger language plpgsql as 'begin return null; end';
create trigger noop after insert on far.lines for each row execute function far.noop();
alter table far.lines disable trigger noop;
comment on foreign table far.lines is 'From a file';
comment on column far.lines.line is 'One of them';
create view far.numbered as select number, line from far.lines;
create table far.measured (id integer, at date not null) partition by range (at);
create table far.measured_here partition of far.measured
  for values from ('2024-01-01') to ('2025-01-01');
create foreign table far.measured_there partition of far.measured
  for values from ('2023-01-01') to ('2024-01-01')
  server "Other Side" options (schema_name 'public', table_name 'measured');
create table far.parent (id integer constraint above check (id > 0), name text);
create foreign table far.child (more text) inherits (far.parent) server "Other Side";
alter foreign table far.child alter column name options (column_name 'other');
insert into far.measured values (1, '2024-05-05');
insert into far.parent values (1, 'here');

-- Operator classes and families; the functions that they name are SQL's.
create schema ops;
create function ops.backwards(integer, integer) returns integer language sql immutable as
  'select $2 - $1';
create operator class ops.backward for type integer using btree as
  operator 1 > , operator 2 >= , operator 3 = , operator 4 <= , operator 5 < ,
  function 1 ops.backwards(integer, integer);
comment on operator class ops.backward using btree is 'The largest first';
create function ops.hash(point) returns integer language sql immutable as
  'select hashtext($1::text)';
create function ops.hash_more(point, bigint) returns bigint language sql immutable as
  'select hashtextextended($1::text, $2)';
create operator family ops.hashed using hash;
create operator class ops.points default for type point using hash family ops.hashed as
  operator 1 shop.===(point, point), function 1 ops.hash(point),
  function 2 ops.hash_more(point, bigint);
create operator family ops.loose using btree;
alter operator family ops.loose using btree add
  operator 1 <(integer, bigint), operator 3 =(integer, bigint),
  function 1 (integer, bigint) btint48cmp(integer, bigint);
comment on operator family ops.loose using btree is 'Of two types';
create operator family ops.nothing using hash;
create operator class ops.words for type text[] using gin as
  operator 1 &&(anyarray, anyarray), operator 2 @>(anyarray, anyarray),
  function 1 bttextcmp(text, text), function 2 ginarrayextract(anyarray, internal, internal),
  function 3 ginqueryarrayextract(anyarray, internal, smallint, internal, internal, internal, internal),
  function 4 ginarrayconsistent(internal, smallint, anyarray, integer, internal, internal, internal, internal),
  storage text;
create operator class ops.near for type point using gist as
  operator 1 <<(point, point), operator 15 <->(point, point) for order by pg_catalog.float_ops,
  function 1 gist_point_consistent(internal, point, smallint, oid, internal),
  function 2 gist_box_union(internal, internal), function 3 gist_point_compress(internal),
  function 5 gist_box_penalty(internal, internal, internal),
  function 6 gist_box_picksplit(internal, internal), function 7 gist_box_same(box, box, internal),
  function 8 gist_point_distance(internal, point, smallint, oid, internal),
  storage box;
create table ops.sorted (i integer, at point, words text[])
  partition by range (i ops.backward);
create table ops.sorted_high partition of ops.sorted for values from (100) to (0);
create index sorted_i on ops.sorted (i ops.backward);
create index sorted_words on ops.sorted using gin (words ops.words);
create index sorted_hash on ops.sorted using hash (at);
create index sorted_at on ops.sorted using gist (at ops.near);
create type ops.descent as range (subtype = integer, subtype_opclass = ops.backward);
insert into ops.sorted select i, point(i, i), array['a', 'b' || i] from generate_series(1, 50) i;
create access method heap_again type table handler heap_tableam_handler;
create access method tree type index handler bthandler;
comment on access method heap_again is 'As heap';
create table ops.kept_again (i integer) using heap_again with (fillfactor = 50);
create materialized view ops.view_again using heap_again as select i from ops.sorted;
insert into ops.kept_again values (1), (2);

-- What calls functions of the server's own.
create schema inner_;
create function inner_.handle() returns language_handler
  language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create function inner_.inline(internal) returns void
  language c strict as '$libdir/plpgsql', 'plpgsql_inline_handler';
create function inner_.validate(oid) returns void
  language c strict as '$libdir/plpgsql', 'plpgsql_validator';
create language pl_again handler inner_.handle inline inner_.inline validator inner_.validate;
create trusted language pl_trusted handler inner_.handle;
comment on language pl_again is 'As plpgsql';
create function inner_.again() returns integer language pl_again as 'begin return 1; end';
create conversion inner_.to_utf for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create default conversion inner_.from_utf for 'UTF8' to 'LATIN2' from utf8_to_iso8859;
comment on conversion inner_.to_utf is 'To UTF';
create transform for integer language sql (
  from sql with function prsd_lextype(internal), to sql with function int4recv(internal)
);
comment on transform for integer language sql is 'Of nothing';
create function inner_.transformed(integer) returns integer transform for type integer
  language sql as 'select $1';
create text search parser inner_.words (
  start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, headline = prsd_headline,
  lextypes = prsd_lextype
);
create text search template inner_.plain (init = dsimple_init, lexize = dsimple_lexize);
create text search template inner_.plainer (lexize = dsimple_lexize);
create text search dictionary inner_.simple (template = inner_.plain, stopwords = english);
create text search configuration inner_.found (parser = inner_.words);
alter text search configuration inner_.found add mapping for asciiword with inner_.simple;
comment on text search parser inner_.words is 'Words';
comment on text search template inner_.plain is 'Plain';
create type inner_.later;
create type inner_.number;
create function inner_.number_in(cstring) returns inner_.number
  language internal immutable strict as 'int8in';
create function inner_.number_out(inner_.number) returns cstring
  language internal immutable strict as 'int8out';
create function inner_.number_recv(internal) returns inner_.number
  language internal immutable strict as 'int8recv';
create function inner_.number_send(inner_.number) returns bytea
  language internal immutable strict as 'int8send';
create type inner_.number (
  input = inner_.number_in, output = inner_.number_out, receive = inner_.number_recv,
  send = inner_.number_send, internallength = 8, passedbyvalue, alignment = double,
  category = 'N', preferred = true, default = '42', delimiter = ';'
);
create type inner_.words;
create function inner_.words_in(cstring, oid, integer) returns inner_.words
  language internal immutable strict as 'varcharin';
create function inner_.words_out(inner_.words) returns cstring
  language internal immutable strict as 'varcharout';
create type inner_.words (
  input = inner_.words_in, output = inner_.words_out, typmod_in = varchartypmodin,
  typmod_out = varchartypmodout, storage = extended, collatable = true, category = 'S'
);
comment on type inner_.number is 'A number';
create function inner_.plus(inner_.number, inner_.number) returns inner_.number
  language internal immutable strict as 'int8pl';
create operator inner_.+ (
  function = inner_.plus, leftarg = inner_.number, rightarg = inner_.number, commutator = +
);
create cast (bigint as inner_.number) without function as implicit;
create cast (inner_.number as text) with inout as assignment;
create type inner_.steps;
create function inner_.whole(inner_.steps) returns inner_.steps
  language internal immutable strict as 'int4range_canonical';
create type inner_.steps as range (subtype = integer, canonical = inner_.whole);
create table inner_.counted (
  n inner_.number default '5', several inner_.number[], w inner_.words(7), during inner_.steps
);
insert into inner_.counted values ('1', array['2', '3']::inner_.number[], 'ab', '[1,5]'), (default, null, null, null);
create schema at_first;
create function inner_.same(inner_.number, inner_.number) returns boolean
  language internal immutable strict as 'int8eq';
create operator inner_.= (
  function = inner_.same, leftarg = inner_.number, rightarg = inner_.number
);
create function inner_.hash(inner_.number) returns integer
  language internal immutable strict as 'hashint8';
create function inner_.hash_more(inner_.number, bigint) returns bigint
  language internal immutable strict as 'hashint8extended';
create operator class at_first.numbers default for type inner_.number using hash as
  operator 1 inner_.=(inner_.number, inner_.number), function 1 inner_.hash(inner_.number),
  function 2 inner_.hash_more(inner_.number, bigint);
create index counted_n on inner_.counted using hash (n);
