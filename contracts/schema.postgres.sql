-- What a migrated database holds; written by ./dev approve, compared by a test.
column VersionInfo.Version bigint not null
column VersionInfo.AppliedOn timestamp without time zone
column VersionInfo.Description character varying(1024)
index CREATE UNIQUE INDEX "UC_Version" ON public."VersionInfo" USING btree ("Version")
right plumbline_app delete on VersionInfo
right plumbline_app insert on VersionInfo
right plumbline_app select on VersionInfo
right plumbline_app update on VersionInfo
column annotation.client_id text collate C not null
column annotation.project_id text collate C not null
column annotation.task_number bigint not null
column annotation.person_id text collate C not null
column annotation.revision bigint not null
column annotation.id text collate C not null
column annotation.assignment_id text collate C not null
column annotation.answer bytea not null
column annotation.active_ms bigint not null
column annotation.submitted_at_ms bigint not null
constraint annotation PRIMARY KEY (client_id, project_id, task_number, person_id, revision)
index CREATE UNIQUE INDEX annotation_pkey ON public.annotation USING btree (client_id, project_id, task_number, person_id, revision)
row security annotation forced
policy own_client on annotation PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on annotation
right plumbline_app insert on annotation
right plumbline_app select on annotation
right plumbline_app update on annotation
column api_key.id text collate C not null
column api_key.person_id text collate C not null
column api_key.digest text collate C not null
column api_key.scopes text collate C not null
column api_key.created_at_ms bigint not null
column api_key.revoked_at_ms bigint
constraint api_key UNIQUE (digest)
constraint api_key FOREIGN KEY (person_id) REFERENCES person(id)
constraint api_key PRIMARY KEY (id)
index CREATE UNIQUE INDEX api_key_digest_key ON public.api_key USING btree (digest)
index CREATE UNIQUE INDEX api_key_pkey ON public.api_key USING btree (id)
right plumbline_app delete on api_key
right plumbline_app insert on api_key
right plumbline_app select on api_key
right plumbline_app update on api_key
column assignment.client_id text collate C not null
column assignment.project_id text collate C not null
column assignment.task_number bigint not null
column assignment.person_id text collate C not null
column assignment.id text collate C not null
column assignment.place bigint
column assignment.fence bigint not null
column assignment.state text collate C not null
column assignment.claimed_at_ms bigint not null
column assignment.due_at_ms bigint not null
column assignment.ended_at_ms bigint
column assignment.schema_version bigint not null
column assignment.guideline_version bigint not null
column assignment.pay_minor bigint
column assignment.pay_currency text collate C
column assignment.shown bytea
column assignment.reason bytea
constraint assignment PRIMARY KEY (client_id, project_id, task_number, person_id)
constraint assignment CHECK ((place >= 0))
constraint assignment CHECK ((state = ANY (ARRAY['live'::text, 'submitted'::text, 'skipped'::text, 'expired'::text])))
index CREATE UNIQUE INDEX assignment_id ON public.assignment USING btree (client_id, id)
index CREATE UNIQUE INDEX assignment_pkey ON public.assignment USING btree (client_id, project_id, task_number, person_id)
index CREATE UNIQUE INDEX assignment_place ON public.assignment USING btree (client_id, project_id, task_number, place) WHERE (place IS NOT NULL)
row security assignment forced
policy own_client on assignment PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on assignment
right plumbline_app insert on assignment
right plumbline_app select on assignment
right plumbline_app update on assignment
column client.id text collate C not null
column client.name bytea not null
column client.code_name bytea not null
column client.created_at_ms bigint not null
constraint client PRIMARY KEY (id)
index CREATE UNIQUE INDEX client_pkey ON public.client USING btree (id)
right plumbline_app delete on client
right plumbline_app insert on client
right plumbline_app select on client
right plumbline_app update on client
column consensus.client_id text collate C not null
column consensus.project_id text collate C not null
column consensus.task_number bigint not null
column consensus.outcome text collate C not null
column consensus.method text collate C not null
column consensus.method_version text collate C not null
column consensus.confidence double precision
column consensus.answer bytea not null
column consensus.annotations bigint not null
column consensus.settled_at_ms bigint not null
constraint consensus CHECK ((outcome = ANY (ARRAY['settled'::text, 'tie'::text, 'cannotAnswer'::text])))
constraint consensus PRIMARY KEY (client_id, project_id, task_number)
index CREATE UNIQUE INDEX consensus_pkey ON public.consensus USING btree (client_id, project_id, task_number)
row security consensus forced
policy own_client on consensus PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on consensus
right plumbline_app insert on consensus
right plumbline_app select on consensus
right plumbline_app update on consensus
column data_key.client_id text collate C not null
column data_key.purpose text collate C not null
column data_key.version bigint not null
column data_key.wrapped bytea not null
column data_key.created_at_ms bigint not null
constraint data_key FOREIGN KEY (client_id) REFERENCES client(id)
constraint data_key PRIMARY KEY (client_id, purpose, version)
index CREATE UNIQUE INDEX data_key_pkey ON public.data_key USING btree (client_id, purpose, version)
row security data_key forced
policy own_client on data_key PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on data_key
right plumbline_app insert on data_key
right plumbline_app select on data_key
right plumbline_app update on data_key
column draft.client_id text collate C not null
column draft.assignment_id text collate C not null
column draft.revision bigint not null
column draft.answer bytea not null
column draft.saved_at_ms bigint not null
constraint draft PRIMARY KEY (client_id, assignment_id)
index CREATE UNIQUE INDEX draft_pkey ON public.draft USING btree (client_id, assignment_id)
row security draft forced
policy own_client on draft PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on draft
right plumbline_app insert on draft
right plumbline_app select on draft
right plumbline_app update on draft
column fact.client_id text collate C not null
column fact.id text collate C not null
column fact.turn bigint not null
column fact.project_id text collate C
column fact.at_ms bigint not null
column fact.entry bytea not null
column fact.salt bytea not null
constraint fact FOREIGN KEY (client_id) REFERENCES client(id)
constraint fact PRIMARY KEY (client_id, turn)
index CREATE UNIQUE INDEX fact_pkey ON public.fact USING btree (client_id, turn)
row security fact forced
policy own_client on fact PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on fact
right plumbline_app insert on fact
right plumbline_app select on fact
right plumbline_app update on fact
column guideline.client_id text collate C not null
column guideline.project_id text collate C not null
column guideline.version bigint not null
column guideline.content bytea not null
column guideline.digest text collate C not null
column guideline.created_at_ms bigint not null
constraint guideline FOREIGN KEY (client_id, project_id) REFERENCES project(client_id, id)
constraint guideline PRIMARY KEY (client_id, project_id, version)
index CREATE UNIQUE INDEX guideline_pkey ON public.guideline USING btree (client_id, project_id, version)
row security guideline forced
policy own_client on guideline PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on guideline
right plumbline_app insert on guideline
right plumbline_app select on guideline
right plumbline_app update on guideline
column idempotency.client_id text collate C not null
column idempotency.person_id text collate C not null
column idempotency.key text collate C not null
column idempotency.request text collate C not null
column idempotency.status bigint not null
column idempotency.response bytea not null
column idempotency.at_ms bigint not null
constraint idempotency FOREIGN KEY (client_id) REFERENCES client(id)
constraint idempotency PRIMARY KEY (client_id, person_id, key)
index CREATE UNIQUE INDEX idempotency_pkey ON public.idempotency USING btree (client_id, person_id, key)
row security idempotency forced
policy own_client on idempotency PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on idempotency
right plumbline_app insert on idempotency
right plumbline_app select on idempotency
right plumbline_app update on idempotency
column installation.id text collate C not null
column installation.client_id text collate C not null
column installation.trial bigint not null
column installation.created_at_ms bigint not null
column installation.seen_at_ms bigint not null
constraint installation PRIMARY KEY (id)
constraint installation CHECK ((trial = ANY (ARRAY[(0)::bigint, (1)::bigint])))
index CREATE UNIQUE INDEX installation_pkey ON public.installation USING btree (id)
right plumbline_app delete on installation
right plumbline_app insert on installation
right plumbline_app select on installation
right plumbline_app update on installation
column item.client_id text collate C not null
column item.project_id text collate C not null
column item.number bigint not null
column item.id text collate C not null
column item.key_index text collate C not null
column item.digest text collate C not null
column item.content bytea not null
column item.created_at_ms bigint not null
constraint item FOREIGN KEY (client_id, project_id) REFERENCES project(client_id, id)
constraint item UNIQUE (client_id, project_id, key_index)
constraint item PRIMARY KEY (client_id, project_id, number)
index CREATE UNIQUE INDEX item_client_id_project_id_key_index_key ON public.item USING btree (client_id, project_id, key_index)
index CREATE UNIQUE INDEX item_pkey ON public.item USING btree (client_id, project_id, number)
row security item forced
policy own_client on item PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on item
right plumbline_app insert on item
right plumbline_app select on item
right plumbline_app update on item
column job.id text collate C not null
column job.client_id text collate C not null
column job.project_id text collate C not null
column job.person_id text collate C not null
column job.kind text collate C not null
column job.state text collate C not null
column job.place bigint not null
column job.detail bytea not null
column job.created_at_ms bigint not null
column job.updated_at_ms bigint not null
constraint job FOREIGN KEY (client_id) REFERENCES client(id)
constraint job PRIMARY KEY (id)
index CREATE UNIQUE INDEX job_pkey ON public.job USING btree (id)
right plumbline_app delete on job
right plumbline_app insert on job
right plumbline_app select on job
right plumbline_app update on job
column label_schema.client_id text collate C not null
column label_schema.project_id text collate C not null
column label_schema.version bigint not null
column label_schema.questions bytea not null
column label_schema.fields bytea not null
column label_schema.digest text collate C not null
column label_schema.created_at_ms bigint not null
constraint label_schema FOREIGN KEY (client_id, project_id) REFERENCES project(client_id, id)
constraint label_schema PRIMARY KEY (client_id, project_id, version)
index CREATE UNIQUE INDEX label_schema_pkey ON public.label_schema USING btree (client_id, project_id, version)
row security label_schema forced
policy own_client on label_schema PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on label_schema
right plumbline_app insert on label_schema
right plumbline_app select on label_schema
right plumbline_app update on label_schema
column lane.person_id text collate C not null
column lane.live bigint not null
constraint lane CHECK ((live >= 0))
constraint lane FOREIGN KEY (person_id) REFERENCES person(id)
constraint lane PRIMARY KEY (person_id)
index CREATE UNIQUE INDEX lane_pkey ON public.lane USING btree (person_id)
right plumbline_app delete on lane
right plumbline_app insert on lane
right plumbline_app select on lane
right plumbline_app update on lane
column membership.person_id text collate C not null
column membership.client_id text collate C not null
column membership.role text collate C not null
column membership.source text collate C not null
column membership.created_at_ms bigint not null
constraint membership FOREIGN KEY (client_id) REFERENCES client(id)
constraint membership FOREIGN KEY (person_id) REFERENCES person(id)
constraint membership PRIMARY KEY (person_id, client_id, role)
index CREATE UNIQUE INDEX membership_pkey ON public.membership USING btree (person_id, client_id, role)
right plumbline_app delete on membership
right plumbline_app insert on membership
right plumbline_app select on membership
right plumbline_app update on membership
column operator_link.digest text collate C not null
column operator_link.expires_at_ms bigint not null
column operator_link.used_at_ms bigint
constraint operator_link PRIMARY KEY (digest)
index CREATE UNIQUE INDEX operator_link_pkey ON public.operator_link USING btree (digest)
right plumbline_app delete on operator_link
right plumbline_app insert on operator_link
right plumbline_app select on operator_link
right plumbline_app update on operator_link
column person.id text collate C not null
column person.name bytea not null
column person.mail bytea not null
column person.mail_index text collate C not null
column person.created_at_ms bigint not null
constraint person UNIQUE (mail_index)
constraint person PRIMARY KEY (id)
index CREATE UNIQUE INDEX person_mail_index_key ON public.person USING btree (mail_index)
index CREATE UNIQUE INDEX person_pkey ON public.person USING btree (id)
right plumbline_app delete on person
right plumbline_app insert on person
right plumbline_app select on person
right plumbline_app update on person
column project.client_id text collate C not null
column project.id text collate C not null
column project.name bytea not null
column project.state text collate C not null
column project.overlap bigint not null
column project.review text collate C not null
column project.pay_minor bigint
column project.pay_currency text collate C
column project.schema_version bigint not null
column project.guideline_version bigint not null
column project.created_at_ms bigint not null
column project.started_at_ms bigint
constraint project FOREIGN KEY (client_id) REFERENCES client(id)
constraint project CHECK ((overlap > 0))
constraint project PRIMARY KEY (client_id, id)
constraint project CHECK ((state = ANY (ARRAY['draft'::text, 'active'::text, 'paused'::text, 'closed'::text])))
index CREATE UNIQUE INDEX project_pkey ON public.project USING btree (client_id, id)
row security project forced
policy own_client on project PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on project
right plumbline_app insert on project
right plumbline_app select on project
right plumbline_app update on project
column project_person.client_id text collate C not null
column project_person.project_id text collate C not null
column project_person.person_id text collate C not null
column project_person.role text collate C not null
column project_person.live bigint not null
column project_person.created_at_ms bigint not null
column project_person.removed_at_ms bigint
constraint project_person FOREIGN KEY (client_id, project_id) REFERENCES project(client_id, id)
constraint project_person CHECK ((live >= 0))
constraint project_person PRIMARY KEY (client_id, project_id, person_id, role)
index CREATE UNIQUE INDEX project_person_pkey ON public.project_person USING btree (client_id, project_id, person_id, role)
row security project_person forced
policy own_client on project_person PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on project_person
right plumbline_app insert on project_person
right plumbline_app select on project_person
right plumbline_app update on project_person
column release.client_id text collate C not null
column release.id text collate C not null
column release.project_id text collate C not null
column release.number bigint not null
column release.state text collate C not null
column release.rows bigint not null
column release.digest text collate C not null
column release.exports text collate C not null
column release.files bytea not null
column release.frozen_at_ms bigint not null
column release.person_id text collate C not null
constraint release FOREIGN KEY (client_id, project_id) REFERENCES project(client_id, id)
constraint release UNIQUE (client_id, project_id, number)
constraint release PRIMARY KEY (client_id, id)
constraint release CHECK ((state = ANY (ARRAY['building'::text, 'ready'::text, 'failed'::text])))
index CREATE UNIQUE INDEX release_client_id_project_id_number_key ON public.release USING btree (client_id, project_id, number)
index CREATE UNIQUE INDEX release_pkey ON public.release USING btree (client_id, id)
row security release forced
policy own_client on release PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on release
right plumbline_app insert on release
right plumbline_app select on release
right plumbline_app update on release
column session.id text collate C not null
column session.person_id text collate C not null
column session.digest text collate C not null
column session.agent bytea not null
column session.made_at_ms bigint not null
column session.seen_at_ms bigint not null
column session.expires_at_ms bigint not null
column session.revoked_at_ms bigint
constraint session UNIQUE (digest)
constraint session FOREIGN KEY (person_id) REFERENCES person(id)
constraint session PRIMARY KEY (id)
index CREATE UNIQUE INDEX session_digest_key ON public.session USING btree (digest)
index CREATE INDEX session_person ON public.session USING btree (person_id)
index CREATE UNIQUE INDEX session_pkey ON public.session USING btree (id)
right plumbline_app delete on session
right plumbline_app insert on session
right plumbline_app select on session
right plumbline_app update on session
column sign_in_link.digest text collate C not null
column sign_in_link.person_id text collate C not null
column sign_in_link.expires_at_ms bigint not null
column sign_in_link.used_at_ms bigint
constraint sign_in_link FOREIGN KEY (person_id) REFERENCES person(id)
constraint sign_in_link PRIMARY KEY (digest)
index CREATE UNIQUE INDEX sign_in_link_pkey ON public.sign_in_link USING btree (digest)
right plumbline_app delete on sign_in_link
right plumbline_app insert on sign_in_link
right plumbline_app select on sign_in_link
right plumbline_app update on sign_in_link
column task.client_id text collate C not null
column task.project_id text collate C not null
column task.number bigint not null
column task.item_number bigint not null
column task.schema_version bigint not null
column task.overlap bigint not null
column task.priority bigint not null
column task.done_at_ms bigint
column task.settled_at_ms bigint
constraint task FOREIGN KEY (client_id, project_id, item_number) REFERENCES item(client_id, project_id, number)
constraint task CHECK ((overlap > 0))
constraint task PRIMARY KEY (client_id, project_id, number)
index CREATE INDEX task_item ON public.task USING btree (client_id, project_id, item_number)
index CREATE UNIQUE INDEX task_pkey ON public.task USING btree (client_id, project_id, number)
row security task forced
policy own_client on task PERMISSIVE ALL using (client_id = NULLIF(current_setting('app.client'::text, true), ''::text)) check (client_id = NULLIF(current_setting('app.client'::text, true), ''::text))
right plumbline_app delete on task
right plumbline_app insert on task
right plumbline_app select on task
right plumbline_app update on task
