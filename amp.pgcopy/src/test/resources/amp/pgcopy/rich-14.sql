create type shop.text_span as range (subtype = text, multirange_type_name = shop."Text Spans");
create function shop.doubled(i integer) returns integer immutable
begin atomic
  select i * 2;
  select i + i;
end;
create function shop.all_products() returns setof shop.product stable
begin atomic
  select * from shop.product;
end;
create table shop.modern (
  i integer check (shop.doubled(i) > 0), spans shop."Text Spans", dates datemultirange,
  squeezed text compression pglz, sums bigint[],
  search_day integer generated always as (shop.doubled(i)) stored
);
create statistics shop.modern_stats on (i + 1), squeezed from shop.modern;
insert into shop.modern
select i, shop."Text Spans"(shop.text_span('a', 'b' || i)),
  datemultirange(daterange('2024-01-01', '2024-01-01'::date + i)), repeat('z', i), array[i, null]
from generate_series(1, 300) i;
