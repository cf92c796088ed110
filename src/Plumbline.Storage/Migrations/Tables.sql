-- Types mean the same in both databases: text compares by bytes, whole numbers hold milliseconds, counts and truth.
-- {text} {whole} {double} {bytes} are replaced for each database. {clustered}: SQLite keeps the rows in the primary key
-- itself, one page to write where there would be two.

-- Platform tables: what spans clients, and no content. They stand outside row security and are named in PlatformTables.
create table installation (
    id {text} primary key,
    client_id {text} not null,
    trial {whole} not null check (trial in (0, 1)),
    created_at_ms {whole} not null,
    seen_at_ms {whole} not null
){strict};

create table client (
    id {text} primary key,
    name {bytes} not null,
    code_name {bytes} not null,
    created_at_ms {whole} not null
){strict};

create table person (
    id {text} primary key,
    name {bytes} not null,
    mail {bytes} not null,
    mail_index {text} not null unique,
    created_at_ms {whole} not null
){strict};

-- A person's live assignments over all clients: a claim moves this row, so that two claims of one person cannot both pass.
create table lane (
    person_id {text} primary key references person (id),
    live {whole} not null check (live >= 0)
){strict};

create table api_key (
    id {text} primary key,
    person_id {text} not null references person (id),
    digest {text} not null unique,
    scopes {text} not null,
    created_at_ms {whole} not null,
    revoked_at_ms {whole}
){strict};

create table membership (
    person_id {text} not null references person (id),
    client_id {text} not null references client (id),
    role {text} not null,
    source {text} not null,
    created_at_ms {whole} not null,
    primary key (person_id, client_id, role)
){strict};

create table operator_link (
    digest {text} primary key,
    expires_at_ms {whole} not null,
    used_at_ms {whole}
){strict};

create table job (
    id {text} primary key,
    client_id {text} not null references client (id),
    project_id {text} not null,
    person_id {text} not null,
    kind {text} not null,
    state {text} not null,
    place {whole} not null,
    detail {bytes} not null,
    created_at_ms {whole} not null,
    updated_at_ms {whole} not null
){strict};

-- Client tables: row security by client_id, which stands first in every key.
create table data_key (
    client_id {text} not null references client (id),
    purpose {text} not null,
    version {whole} not null,
    wrapped {bytes} not null,
    created_at_ms {whole} not null,
    primary key (client_id, purpose, version)
){strict};

create table project (
    client_id {text} not null references client (id),
    id {text} not null,
    name {bytes} not null,
    state {text} not null check (state in ('draft', 'active', 'paused', 'closed')),
    overlap {whole} not null check (overlap > 0),
    review {text} not null,
    pay_minor {whole},
    pay_currency {text},
    schema_version {whole} not null,
    guideline_version {whole} not null,
    created_at_ms {whole} not null,
    started_at_ms {whole},
    primary key (client_id, id)
){strict};

create table label_schema (
    client_id {text} not null,
    project_id {text} not null,
    version {whole} not null,
    questions {bytes} not null,
    fields {bytes} not null,
    digest {text} not null,
    created_at_ms {whole} not null,
    primary key (client_id, project_id, version),
    foreign key (client_id, project_id) references project (client_id, id)
){strict};

create table guideline (
    client_id {text} not null,
    project_id {text} not null,
    version {whole} not null,
    content {bytes} not null,
    digest {text} not null,
    created_at_ms {whole} not null,
    primary key (client_id, project_id, version),
    foreign key (client_id, project_id) references project (client_id, id)
){strict};

create table project_person (
    client_id {text} not null,
    project_id {text} not null,
    person_id {text} not null,
    role {text} not null,
    live {whole} not null check (live >= 0),
    created_at_ms {whole} not null,
    removed_at_ms {whole},
    primary key (client_id, project_id, person_id, role),
    foreign key (client_id, project_id) references project (client_id, id)
){strict};

create table item (
    client_id {text} not null,
    project_id {text} not null,
    number {whole} not null,
    id {text} not null,
    key_index {text} not null,
    digest {text} not null,
    content {bytes} not null,
    created_at_ms {whole} not null,
    primary key (client_id, project_id, number),
    unique (client_id, project_id, key_index),
    foreign key (client_id, project_id) references project (client_id, id)
){strict};

create table task (
    client_id {text} not null,
    project_id {text} not null,
    number {whole} not null,
    item_number {whole} not null,
    schema_version {whole} not null,
    overlap {whole} not null check (overlap > 0),
    priority {whole} not null,
    done_at_ms {whole},
    settled_at_ms {whole},
    primary key (client_id, project_id, number),
    foreign key (client_id, project_id, item_number) references item (client_id, project_id, number)
){strict};

create index task_item on task (client_id, project_id, item_number);

-- Claims are inserts: (task, person) once and for ever, a place held once at a time.
create table assignment (
    client_id {text} not null,
    project_id {text} not null,
    task_number {whole} not null,
    person_id {text} not null,
    id {text} not null,
    place {whole} check (place >= 0),
    fence {whole} not null,
    state {text} not null check (state in ('live', 'submitted', 'skipped', 'expired')),
    claimed_at_ms {whole} not null,
    due_at_ms {whole} not null,
    ended_at_ms {whole},
    schema_version {whole} not null,
    guideline_version {whole} not null,
    pay_minor {whole},
    pay_currency {text},
    shown {bytes},
    reason {bytes},
    primary key (client_id, project_id, task_number, person_id)
){strict}{clustered};

create unique index assignment_id on assignment (client_id, id);

create unique index assignment_place on assignment (client_id, project_id, task_number, place) where place is not null;

create table annotation (
    client_id {text} not null,
    project_id {text} not null,
    task_number {whole} not null,
    person_id {text} not null,
    revision {whole} not null,
    id {text} not null,
    assignment_id {text} not null,
    answer {bytes} not null,
    active_ms {whole} not null,
    submitted_at_ms {whole} not null,
    primary key (client_id, project_id, task_number, person_id, revision)
){strict};

create table draft (
    client_id {text} not null,
    assignment_id {text} not null,
    revision {whole} not null,
    answer {bytes} not null,
    saved_at_ms {whole} not null,
    primary key (client_id, assignment_id)
){strict};

create table consensus (
    client_id {text} not null,
    project_id {text} not null,
    task_number {whole} not null,
    outcome {text} not null check (outcome in ('settled', 'tie', 'cannotAnswer')),
    method {text} not null,
    method_version {text} not null,
    confidence {double},
    answer {bytes} not null,
    annotations {whole} not null,
    settled_at_ms {whole} not null,
    primary key (client_id, project_id, task_number)
){strict};

create table release (
    client_id {text} not null,
    id {text} not null,
    project_id {text} not null,
    number {whole} not null,
    state {text} not null check (state in ('building', 'ready', 'failed')),
    rows {whole} not null,
    digest {text} not null,
    exports {text} not null,
    files {bytes} not null,
    frozen_at_ms {whole} not null,
    person_id {text} not null,
    primary key (client_id, id),
    unique (client_id, project_id, number),
    foreign key (client_id, project_id) references project (client_id, id)
){strict};

-- The outbox of the ledger: exact entry bytes, fixed when the fact was recorded. Kept in the order of its turns, since
-- nothing looks for a fact by its id.
create table fact (
    client_id {text} not null references client (id),
    id {text} not null,
    turn {whole} not null,
    project_id {text},
    at_ms {whole} not null,
    entry {bytes} not null,
    salt {bytes} not null,
    primary key (client_id, turn)
){strict};

create table idempotency (
    client_id {text} not null references client (id),
    person_id {text} not null,
    key {text} not null,
    request {text} not null,
    status {whole} not null,
    response {bytes} not null,
    at_ms {whole} not null,
    primary key (client_id, person_id, key)
){strict}{clustered};
