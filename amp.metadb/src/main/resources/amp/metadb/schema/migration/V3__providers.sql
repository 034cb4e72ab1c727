create table amp.provider (
  name text primary key,
  kind text not null,
  network text not null,
  content text not null,
  registered_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);

comment on column amp.provider.content is 'The TOML file as written: ${NAME} is never replaced here.';
