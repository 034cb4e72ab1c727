-- What an application with Active Record leaves: keys from sequences of their own, polymorphic references,
-- soft deletion with partial unique indexes, json with defaults, timestamps of microseconds.
create extension citext;
create table schema_migrations (version varchar not null primary key);
create table ar_internal_metadata (
  key varchar not null primary key,
  value varchar,
  created_at timestamp(6) without time zone not null,
  updated_at timestamp(6) without time zone not null);
create table accounts (
  id bigint not null,
  name varchar default '' not null,
  subdomain citext not null,
  plan int default 0 not null,
  settings jsonb default '{}' not null,
  deleted_at timestamp(6) without time zone,
  created_at timestamp(6) without time zone not null,
  updated_at timestamp(6) without time zone not null);
create sequence accounts_id_seq start with 1 increment by 1 no minvalue no maxvalue cache 1;
alter sequence accounts_id_seq owned by accounts.id;
alter table only accounts alter column id set default nextval('accounts_id_seq'::regclass);
alter table only accounts add constraint accounts_pkey primary key (id);
create table users (
  id uuid default gen_random_uuid() not null primary key,
  account_id bigint not null,
  email varchar not null,
  encrypted_password varchar default '' not null,
  roles varchar[] default '{}' not null,
  current_sign_in_ip inet,
  sign_in_count int default 0 not null,
  posts_count int default 0 not null,
  discarded_at timestamp(6) without time zone,
  created_at timestamp(6) without time zone default current_timestamp not null);
create table posts (
  id bigserial primary key,
  type varchar,
  user_id uuid,
  slug varchar not null,
  title varchar(255) not null,
  body text,
  status varchar default 'draft' not null,
  tags text[] default array['none'],
  position int,
  published_on date,
  searchable tsvector generated always as (
    setweight(to_tsvector('english', coalesce(title, '')), 'A')
      || setweight(to_tsvector('english', coalesce(body, '')), 'B')) stored,
  constraint status_known check (status in ('draft', 'published', 'archived')),
  constraint published_has_date check (status <> 'published' or published_on is not null));
create table comments (
  id bigserial primary key,
  commentable_type varchar not null,
  commentable_id bigint not null,
  parent_id bigint,
  user_id uuid,
  body text,
  created_at timestamp(6) without time zone not null);
create table tags (id bigserial primary key, name citext not null unique);
create table posts_tags (post_id bigint not null, tag_id bigint not null);
create table active_storage_blobs (
  id bigserial primary key,
  key varchar not null,
  filename varchar not null,
  metadata text,
  byte_size bigint not null,
  checksum varchar);
create table active_storage_attachments (
  id bigserial primary key,
  name varchar not null,
  record_type varchar not null,
  record_id bigint not null,
  blob_id bigint not null);

create unique index index_accounts_on_subdomain on accounts using btree (subdomain)
  where deleted_at is null;
create index index_accounts_on_settings on accounts using gin (settings jsonb_path_ops);
create unique index index_users_on_account_and_email on users (account_id, lower(email::text))
  where discarded_at is null;
create index index_users_on_roles on users using gin (roles);
create unique index index_posts_on_slug on posts (slug);
create index index_posts_on_searchable on posts using gin (searchable);
create index index_posts_on_status on posts (status, published_on desc)
  where status in ('published', 'archived');
create index index_comments_on_commentable on comments (commentable_type, commentable_id);
create unique index index_posts_tags on posts_tags (post_id, tag_id);
create unique index index_blobs_on_key on active_storage_blobs (key);
create unique index index_attachments_uniqueness
  on active_storage_attachments (record_type, record_id, name, blob_id);
alter table only users add constraint fk_rails_61ac11da2b foreign key (account_id) references accounts (id);
alter table only posts add constraint fk_rails_5b5ddfd518 foreign key (user_id) references users (id)
  on delete set null;
alter table only comments add constraint fk_rails_03de2dc08c foreign key (user_id) references users (id)
  deferrable initially immediate;
alter table only comments add constraint fk_rails_31554e7034 foreign key (parent_id) references comments (id)
  on delete cascade not valid;
alter table only posts_tags add constraint fk_rails_ba5a1b64bc foreign key (post_id) references posts (id);
alter table only active_storage_attachments add constraint fk_rails_c3b3935057
  foreign key (blob_id) references active_storage_blobs (id);
comment on column accounts.plan is 'enum: free, team, business';
comment on index index_posts_on_slug is 'friendly_id';

insert into schema_migrations select '2024' || to_char(i, 'FM0000000000') from generate_series(1, 120) i;
insert into ar_internal_metadata values ('environment', 'production', '2024-01-01', '2024-01-01 00:00:00.123456');
insert into accounts (name, subdomain, plan, settings, deleted_at, created_at, updated_at)
  select 'Account ' || i, 'Sub' || i % 90, i % 3, jsonb_build_object('theme', 'dark', 'limits', array[i, 2]),
    case when i > 90 then timestamp '2024-02-29' end, timestamp '2024-01-01' + i * interval '1.000001 hour', now()
  from generate_series(1, 120) i;
insert into users (id, account_id, email, roles, current_sign_in_ip)
  select md5(i::text)::uuid, 1 + i % 120, 'User' || i || '@example.com', array['member', 'r' || i % 4],
    ('10.0.' || i % 200 || '.1')::inet from generate_series(1, 1500) i;
insert into posts (type, user_id, slug, title, body, status, tags, position, published_on)
  select case i % 3 when 0 then 'Announcement' end, md5((1 + i % 1500)::text)::uuid, 'post-' || i,
    'Foxes and dogs ' || i, repeat('They run quickly. ', i % 40), case when i % 2 = 0 then 'published' else 'draft' end,
    array['a', null, 'Ünïcode "' || i], i, case when i % 2 = 0 then date '2024-03-01' + i % 300 end
  from generate_series(1, 3000) i;
insert into comments (commentable_type, commentable_id, parent_id, body, created_at)
  select (array['Post', 'Comment'])[1 + i % 2], i, case when i > 9 then i - 9 end, E'line 1\n\tline\\2 ' || i, now()
  from generate_series(1, 5000) i;
insert into tags (name) select 'Tag' || i from generate_series(1, 50) i;
insert into posts_tags select i, 1 + i % 50 from generate_series(1, 3000) i;
insert into active_storage_blobs (key, filename, metadata, byte_size)
  select md5('b' || i), 'Bild ' || i || '.png', '{"identified":true}', i * 1000 from generate_series(1, 500) i;
insert into active_storage_attachments (name, record_type, record_id, blob_id)
  select 'cover', 'Post', i, i from generate_series(1, 500) i;
