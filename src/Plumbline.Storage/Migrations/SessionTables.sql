-- Who is signed in where. Platform tables: they span clients and hold secrets only as digests.
create table session (
    id {text} primary key,
    person_id {text} not null references person (id),
    digest {text} not null unique,
    agent {bytes} not null,
    made_at_ms {whole} not null,
    seen_at_ms {whole} not null,
    expires_at_ms {whole} not null,
    revoked_at_ms {whole}
){strict};

create index session_person on session (person_id);

create table sign_in_link (
    digest {text} primary key,
    person_id {text} not null references person (id),
    expires_at_ms {whole} not null,
    used_at_ms {whole}
){strict};
