-- What a migrated database holds; written by ./dev approve, compared by a test.
CREATE TABLE "VersionInfo" ("Version" INTEGER NOT NULL, "AppliedOn" DATETIME, "Description" TEXT);
CREATE UNIQUE INDEX "UC_Version" ON "VersionInfo" ("Version" ASC);
CREATE TABLE annotation (
    client_id text not null,
    project_id text not null,
    task_number integer not null,
    person_id text not null,
    revision integer not null,
    id text not null,
    assignment_id text not null,
    answer blob not null,
    active_ms integer not null,
    submitted_at_ms integer not null,
    primary key (client_id, project_id, task_number, person_id, revision)
) strict;
CREATE TABLE api_key (
    id text primary key,
    person_id text not null references person (id),
    digest text not null unique,
    scopes text not null,
    created_at_ms integer not null,
    revoked_at_ms integer
) strict;
CREATE TABLE assignment (
    client_id text not null,
    project_id text not null,
    task_number integer not null,
    person_id text not null,
    id text not null,
    place integer check (place >= 0),
    fence integer not null,
    state text not null check (state in ('live', 'submitted', 'skipped', 'expired')),
    claimed_at_ms integer not null,
    due_at_ms integer not null,
    ended_at_ms integer,
    schema_version integer not null,
    guideline_version integer not null,
    pay_minor integer,
    pay_currency text,
    shown blob,
    reason blob,
    primary key (client_id, project_id, task_number, person_id)
) strict, without rowid;
CREATE UNIQUE INDEX assignment_id on assignment (client_id, id);
CREATE UNIQUE INDEX assignment_place on assignment (client_id, project_id, task_number, place) where place is not null;
CREATE TABLE client (
    id text primary key,
    name blob not null,
    code_name blob not null,
    created_at_ms integer not null
) strict;
CREATE TABLE consensus (
    client_id text not null,
    project_id text not null,
    task_number integer not null,
    outcome text not null check (outcome in ('settled', 'tie', 'cannotAnswer')),
    method text not null,
    method_version text not null,
    confidence real,
    answer blob not null,
    annotations integer not null,
    settled_at_ms integer not null,
    primary key (client_id, project_id, task_number)
) strict;
CREATE TABLE data_key (
    client_id text not null references client (id),
    purpose text not null,
    version integer not null,
    wrapped blob not null,
    created_at_ms integer not null,
    primary key (client_id, purpose, version)
) strict;
CREATE TABLE draft (
    client_id text not null,
    assignment_id text not null,
    revision integer not null,
    answer blob not null,
    saved_at_ms integer not null,
    primary key (client_id, assignment_id)
) strict;
CREATE TABLE fact (
    client_id text not null references client (id),
    id text not null,
    turn integer not null,
    project_id text,
    at_ms integer not null,
    entry blob not null,
    salt blob not null,
    primary key (client_id, turn)
) strict;
CREATE TABLE guideline (
    client_id text not null,
    project_id text not null,
    version integer not null,
    content blob not null,
    digest text not null,
    created_at_ms integer not null,
    primary key (client_id, project_id, version),
    foreign key (client_id, project_id) references project (client_id, id)
) strict;
CREATE TABLE idempotency (
    client_id text not null references client (id),
    person_id text not null,
    key text not null,
    request text not null,
    status integer not null,
    response blob not null,
    at_ms integer not null,
    primary key (client_id, person_id, key)
) strict, without rowid;
CREATE TABLE installation (
    id text primary key,
    client_id text not null,
    trial integer not null check (trial in (0, 1)),
    created_at_ms integer not null,
    seen_at_ms integer not null
) strict;
CREATE TABLE item (
    client_id text not null,
    project_id text not null,
    number integer not null,
    id text not null,
    key_index text not null,
    digest text not null,
    content blob not null,
    created_at_ms integer not null,
    primary key (client_id, project_id, number),
    unique (client_id, project_id, key_index),
    foreign key (client_id, project_id) references project (client_id, id)
) strict;
CREATE TABLE job (
    id text primary key,
    client_id text not null references client (id),
    project_id text not null,
    person_id text not null,
    kind text not null,
    state text not null,
    place integer not null,
    detail blob not null,
    created_at_ms integer not null,
    updated_at_ms integer not null
) strict;
CREATE TABLE label_schema (
    client_id text not null,
    project_id text not null,
    version integer not null,
    questions blob not null,
    fields blob not null,
    digest text not null,
    created_at_ms integer not null,
    primary key (client_id, project_id, version),
    foreign key (client_id, project_id) references project (client_id, id)
) strict;
CREATE TABLE lane (
    person_id text primary key references person (id),
    live integer not null check (live >= 0)
) strict;
CREATE TABLE membership (
    person_id text not null references person (id),
    client_id text not null references client (id),
    role text not null,
    source text not null,
    created_at_ms integer not null,
    primary key (person_id, client_id, role)
) strict;
CREATE TABLE operator_link (
    digest text primary key,
    expires_at_ms integer not null,
    used_at_ms integer
) strict;
CREATE TABLE person (
    id text primary key,
    name blob not null,
    mail blob not null,
    mail_index text not null unique,
    created_at_ms integer not null
) strict;
CREATE TABLE project (
    client_id text not null references client (id),
    id text not null,
    name blob not null,
    state text not null check (state in ('draft', 'active', 'paused', 'closed')),
    overlap integer not null check (overlap > 0),
    review text not null,
    pay_minor integer,
    pay_currency text,
    schema_version integer not null,
    guideline_version integer not null,
    created_at_ms integer not null,
    started_at_ms integer,
    primary key (client_id, id)
) strict;
CREATE TABLE project_person (
    client_id text not null,
    project_id text not null,
    person_id text not null,
    role text not null,
    live integer not null check (live >= 0),
    created_at_ms integer not null,
    removed_at_ms integer,
    primary key (client_id, project_id, person_id, role),
    foreign key (client_id, project_id) references project (client_id, id)
) strict;
CREATE TABLE release (
    client_id text not null,
    id text not null,
    project_id text not null,
    number integer not null,
    state text not null check (state in ('building', 'ready', 'failed')),
    rows integer not null,
    digest text not null,
    exports text not null,
    files blob not null,
    frozen_at_ms integer not null,
    person_id text not null,
    primary key (client_id, id),
    unique (client_id, project_id, number),
    foreign key (client_id, project_id) references project (client_id, id)
) strict;
CREATE TABLE session (
    id text primary key,
    person_id text not null references person (id),
    digest text not null unique,
    agent blob not null,
    made_at_ms integer not null,
    seen_at_ms integer not null,
    expires_at_ms integer not null,
    revoked_at_ms integer
) strict;
CREATE INDEX session_person on session (person_id);
CREATE TABLE sign_in_link (
    digest text primary key,
    person_id text not null references person (id),
    expires_at_ms integer not null,
    used_at_ms integer
) strict;
CREATE TABLE task (
    client_id text not null,
    project_id text not null,
    number integer not null,
    item_number integer not null,
    schema_version integer not null,
    overlap integer not null check (overlap > 0),
    priority integer not null,
    done_at_ms integer,
    settled_at_ms integer,
    primary key (client_id, project_id, number),
    foreign key (client_id, project_id, item_number) references item (client_id, project_id, number)
) strict;
CREATE INDEX task_item on task (client_id, project_id, item_number);
