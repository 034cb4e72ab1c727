create table amp.run (
  id uuid primary key,
  instance text not null,
  version text not null,
  backend text not null,
  started_at timestamptz not null default now(),
  stopped_at timestamptz,
  outcome text check (outcome in ('stopped', 'failed', 'lost')),
  detail text,
  check ((stopped_at is null) = (outcome is null))
);

create index run_started_at on amp.run (started_at desc);

-- One open run an instance: the next start closes what a crash left open.
create unique index run_open on amp.run (instance) where stopped_at is null;

comment on table amp.run is 'Each run of the daemon: when, which version, on what, and how it ended.';
comment on column amp.run.instance is 'What may run once at a time, such as a project folder on a host.';
