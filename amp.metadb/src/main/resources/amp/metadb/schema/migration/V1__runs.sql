create table amp.run (
  id uuid primary key,
  instance text not null,
  version text not null,
  backend text not null,
  started_at timestamptz not null default now(),
  stopped_at timestamptz,
  outcome text check (outcome in ('stopped', 'failed', 'lost')),
  detail text,
  -- Nobody knows when a lost run ended.
  check ((stopped_at is not null) = (coalesce(outcome, 'running') in ('stopped', 'failed')))
);

create index run_started_at on amp.run (started_at desc);
create index run_open on amp.run (instance) where outcome is null;

comment on table amp.run is 'Each run of the daemon: when, which version, on what, and how it ended.';
comment on column amp.run.instance is 'What runs once at a time, such as a project folder of a host.';
