-- An importer of food, as the samples of older products have it: natural keys of fixed width, smallint
-- keys, pictures in rows, composite keys, much that is optional.
create type shipping_state as enum ('open', 'packed', 'shipped', 'returned');
create domain phone as varchar(24) check (value ~ '^[-0-9 ()+.]+$');
create table categories (
  category_id smallint not null,
  category_name varchar(15) not null,
  description text,
  picture bytea,
  constraint pk_categories primary key (category_id));
create table customers (
  customer_id character(5) not null constraint pk_customers primary key,
  company_name varchar(40) not null,
  contact_name varchar(30),
  city varchar(15),
  region varchar(15),
  country varchar(15),
  phone phone);
create table customer_types (customer_type_id character(10) primary key, customer_desc text);
create table customer_customer_types (
  customer_id character(5) not null references customers,
  customer_type_id character(10) not null references customer_types,
  primary key (customer_id, customer_type_id));
create table employees (
  employee_id smallserial primary key,
  last_name varchar(20) not null,
  first_name varchar(10) not null,
  birth_date date check (birth_date < hire_date),
  hire_date date,
  photo bytea,
  notes text,
  reports_to smallint references employees);
create table region (region_id smallint primary key, region_description character(60) not null);
create table territories (
  territory_id varchar(20) primary key,
  territory_description character(60) not null,
  region_id smallint not null references region);
create table employee_territories (
  employee_id smallint not null references employees,
  territory_id varchar(20) not null references territories,
  primary key (employee_id, territory_id));
create table suppliers (
  supplier_id smallint primary key,
  company_name varchar(40) not null,
  phone phone,
  home_page text);
create table shippers (shipper_id smallint primary key, company_name varchar(40) not null);
create table products (
  product_id smallint primary key,
  product_name varchar(40) not null,
  supplier_id smallint references suppliers on delete set null,
  category_id smallint references categories,
  quantity_per_unit varchar(20),
  unit_price real default 0 check (unit_price >= 0),
  units_in_stock smallint default 0,
  discontinued int not null default 0,
  constraint stock check (units_in_stock >= 0 or discontinued = 1));
create table orders (
  order_id int primary key,
  customer_id character(5) references customers,
  employee_id smallint references employees,
  order_date date default current_date,
  required_date date,
  shipped_date date,
  ship_via smallint references shippers,
  freight real,
  state shipping_state not null default 'open',
  check ((state = 'shipped') = (shipped_date is not null)));
create table order_details (
  order_id int not null references orders on delete cascade,
  product_id smallint not null references products,
  unit_price real not null,
  quantity smallint not null,
  discount real not null default 0 check (discount between 0 and 1),
  constraint pk_order_details primary key (order_id, product_id));
create table price_history (
  product_id smallint not null references products,
  valid daterange not null,
  price numeric(12,4) not null) with (fillfactor = 70);
create index on orders (customer_id, order_date desc nulls last);
create index on orders (shipped_date) where shipped_date is null;
create unique index one_open_order on orders (customer_id) where state = 'packed';
create index on price_history using gist (valid);
create statistics order_places (dependencies) on customer_id, ship_via from orders;

create function order_total(number int) returns numeric language sql stable
  return (select round(sum(unit_price * quantity * (1 - discount))::numeric, 2)
    from order_details d where d.order_id = number);
create function keep_price() returns trigger language plpgsql as $$
  begin
    insert into price_history values (new.product_id, daterange('2024-01-01', null), new.unit_price);
    return new;
  end $$;
create trigger keep_price after update of unit_price on products for each row
  when (old.unit_price is distinct from new.unit_price) execute function keep_price();
create view current_products as
  select product_id, product_name from products where discontinued = 0 with check option;
create materialized view product_sales as
  select p.category_id, p.product_name, sum(d.quantity) as sold
  from products p join order_details d using (product_id) group by 1, 2;
create unique index on product_sales (product_name);
comment on type shipping_state is 'as the warehouse calls it';
comment on constraint stock on products is 'what is no longer made may be owed';
comment on trigger keep_price on products is 'for the auditors';

insert into categories select i, 'Category ' || i, 'Sweet, and savoury', decode(repeat('15c4', i * 100), 'hex')
  from generate_series(1, 8) i;
insert into customers select 'C' || to_char(i, 'FM0000'), 'Café № ' || i, 'Owner', 'Città', null, 'Italia',
  '(' || i || ') 555-0100' from generate_series(1, 91) i;
insert into customer_types values ('regular', 'buys each month'), ('new', null);
insert into customer_customer_types select customer_id, 'new' from customers where customer_id < 'C0040';
insert into employees (last_name, first_name, birth_date, hire_date, notes, reports_to)
  select 'Last' || i, 'F' || i, date '1950-02-28' + i * 500, date '1992-05-01', repeat('speaks ', i), nullif(i / 3, 0)
  from generate_series(1, 9) i;
insert into region select i, 'Region ' || i from generate_series(1, 4) i;
insert into territories select to_char(i, 'FM00000'), 'Territory ' || i, 1 + i % 4 from generate_series(1, 53) i;
insert into employee_territories select 1 + i % 9, to_char(i, 'FM00000') from generate_series(1, 49) i;
insert into suppliers select i, 'Supplier ' || i, '+39 ' || i, null from generate_series(1, 29) i;
insert into shippers select i, 'Shipper ' || i from generate_series(1, 6) i;
insert into products select i, 'Product ' || i, 1 + i % 29, 1 + i % 8, '10 boxes', i * 1.1, i, 0
  from generate_series(1, 77) i;
insert into orders select 10000 + i, 'C' || to_char(1 + i % 91, 'FM0000'), 1 + i % 9, date '1996-07-04' + i,
  date '1996-08-01' + i, case when i > 20 then date '1996-07-16' + i end, 1 + i % 6, i / 7.0,
  (case when i > 20 then 'shipped' when i = 20 then 'packed' else 'open' end)::shipping_state
  from generate_series(1, 830) i;
insert into order_details select 10001 + i % 830, 1 + (i / 830 + i * 7) % 77, 14.4, 1 + i % 120, (i % 4) / 20.0
  from generate_series(0, 2200) i on conflict do nothing;
update products set unit_price = unit_price * 1.05 where product_id % 2 = 0;
refresh materialized view product_sales;
