create table amp.manifest (
  hash text primary key check (hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
  kind text not null,
  content text not null,
  registered_at timestamptz not null default now()
);

create function amp.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of amp.% never change', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger manifest_never_changes before update on amp.manifest
  for each row execute function amp.refuse_change();

create table amp.dataset (
  namespace text not null,
  name text not null,
  registered_at timestamptz not null default now(),
  primary key (namespace, name)
);

create table amp.dataset_manifest (
  namespace text not null,
  name text not null,
  hash text not null references amp.manifest,
  registered_at timestamptz not null default now(),
  primary key (namespace, name, hash),
  foreign key (namespace, name) references amp.dataset
);

-- A tag is a version, 'latest' or 'dev'.
create table amp.dataset_tag (
  namespace text not null,
  name text not null,
  tag text not null,
  hash text not null,
  tagged_at timestamptz not null default now(),
  primary key (namespace, name, tag),
  foreign key (namespace, name, hash) references amp.dataset_manifest
);

comment on table amp.manifest is 'Manifests as canonical JSON (RFC 8785), by the SHA-256 of that.';
comment on table amp.dataset_manifest is 'Which manifests a dataset has had.';
comment on table amp.dataset_tag is 'Names for manifests of a dataset: versions, latest, dev.';
