-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "person" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "locale" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "jurisdiction" TEXT,
    "department" TEXT NOT NULL DEFAULT '',
    "title" TEXT NOT NULL DEFAULT '',
    "manager_id" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "is_in_scope" BOOLEAN NOT NULL DEFAULT true,
    "reminded_at" TIMESTAMPTZ(3),
    "welcomed_at" TIMESTAMPTZ(3),
    "last_platform" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "left_at" TIMESTAMPTZ(3),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "platform_account" (
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "spelling" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "platform_account_pkey" PRIMARY KEY ("platform","tenant","external_id")
);

-- CreateTable
CREATE TABLE "role_grant" (
    "person_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "role_grant_pkey" PRIMARY KEY ("person_id","role")
);

-- CreateTable
CREATE TABLE "inbox" (
    "key" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "reply" BYTEA,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "subject" TEXT NOT NULL,
    "seq" INTEGER NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "prev" TEXT NOT NULL DEFAULT '',
    "hash" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "subject" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("subject")
);

-- CreateTable
CREATE TABLE "audit_root" (
    "day" TEXT NOT NULL,
    "entries" INTEGER NOT NULL,
    "last_id" BIGINT NOT NULL,
    "root" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_root_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "deadline" (
    "id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "stage" TEXT,
    "inputs" JSONB NOT NULL,
    "is_provisional" BOOLEAN NOT NULL DEFAULT false,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "deadline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "notice" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "subject" TEXT,
    "card" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" TEXT NOT NULL,
    "order" BIGSERIAL NOT NULL,
    "message_id" TEXT NOT NULL,
    "person_id" TEXT,
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL,
    "is_channel" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_until" TIMESTAMPTZ(3),
    "ref" TEXT,
    "shown" TEXT,
    "stale" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence" (
    "id" TEXT NOT NULL,
    "subject" TEXT,
    "state" TEXT NOT NULL,
    "about" BYTEA NOT NULL,
    "mime" TEXT,
    "bytes" INTEGER,
    "sha256" TEXT,
    "refusal" TEXT,
    "is_stripped" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence_blob" (
    "evidence_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "evidence_blob_pkey" PRIMARY KEY ("evidence_id")
);

-- CreateTable
CREATE TABLE "dialogue" (
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "form" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "state" BYTEA NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dialogue_pkey" PRIMARY KEY ("platform","tenant","external_id")
);

-- CreateTable
CREATE TABLE "page_link" (
    "hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "person_id" TEXT,
    "data" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "page_link_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "session" (
    "hash" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "calendar_override" (
    "region" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "calendar_override_pkey" PRIMARY KEY ("region","date")
);

-- CreateTable
CREATE TABLE "demo_line" (
    "id" BIGSERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "order" BIGINT NOT NULL,

    CONSTRAINT "demo_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "is_urgent" BOOLEAN NOT NULL DEFAULT false,
    "is_anonymous" BOOLEAN NOT NULL,
    "is_withdrawn" BOOLEAN NOT NULL DEFAULT false,
    "platform" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3),
    "details" BYTEA NOT NULL,
    "subject_id" TEXT,
    "clauses" TEXT[],
    "handler_id" TEXT,
    "level" TEXT,
    "merged_into" TEXT,
    "outcome" TEXT,
    "outcome_note" BYTEA,
    "code_hash" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_reporter" (
    "incident_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "person_hash" TEXT NOT NULL,

    CONSTRAINT "incident_reporter_pkey" PRIMARY KEY ("incident_id")
);

-- CreateTable
CREATE TABLE "incident_line" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by_id" TEXT,
    "text" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_step" (
    "incident_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_step_pkey" PRIMARY KEY ("incident_id","step")
);

-- CreateIndex
CREATE INDEX "person_manager_id_idx" ON "person"("manager_id");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE INDEX "platform_account_person_id_idx" ON "platform_account"("person_id");

-- CreateIndex
CREATE INDEX "role_grant_role_idx" ON "role_grant"("role");

-- CreateIndex
CREATE INDEX "inbox_received_at_idx" ON "inbox"("received_at");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_subject_seq_key" ON "audit_entry"("subject", "seq");

-- CreateIndex
CREATE INDEX "deadline_subject_idx" ON "deadline"("subject");

-- CreateIndex
CREATE UNIQUE INDEX "message_key_key" ON "message"("key");

-- CreateIndex
CREATE INDEX "message_subject_idx" ON "message"("subject");

-- CreateIndex
CREATE INDEX "delivery_person_id_order_idx" ON "delivery"("person_id", "order");

-- CreateIndex
CREATE INDEX "delivery_platform_tenant_address_sent_at_idx" ON "delivery"("platform", "tenant", "address", "sent_at");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_message_id_platform_tenant_address_key" ON "delivery"("message_id", "platform", "tenant", "address");

-- CreateIndex
CREATE INDEX "evidence_subject_idx" ON "evidence"("subject");

-- CreateIndex
CREATE INDEX "evidence_created_at_idx" ON "evidence"("created_at");

-- CreateIndex
CREATE INDEX "dialogue_updated_at_idx" ON "dialogue"("updated_at");

-- CreateIndex
CREATE INDEX "page_link_expires_at_idx" ON "page_link"("expires_at");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE INDEX "demo_line_person_id_id_idx" ON "demo_line"("person_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "incident_number_key" ON "incident"("number");

-- CreateIndex
CREATE UNIQUE INDEX "incident_code_hash_key" ON "incident"("code_hash");

-- CreateIndex
CREATE INDEX "incident_state_received_at_idx" ON "incident"("state", "received_at");

-- CreateIndex
CREATE INDEX "incident_handler_id_state_idx" ON "incident"("handler_id", "state");

-- CreateIndex
CREATE INDEX "incident_subject_id_idx" ON "incident"("subject_id");

-- CreateIndex
CREATE INDEX "incident_merged_into_idx" ON "incident"("merged_into");

-- CreateIndex
CREATE INDEX "incident_reporter_person_hash_idx" ON "incident_reporter"("person_hash");

-- CreateIndex
CREATE INDEX "incident_line_incident_id_at_idx" ON "incident_line"("incident_id", "at");

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_manager_id_fkey" FOREIGN KEY ("manager_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "platform_account" ADD CONSTRAINT "platform_account_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_blob" ADD CONSTRAINT "evidence_blob_evidence_id_fkey" FOREIGN KEY ("evidence_id") REFERENCES "evidence"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_reporter" ADD CONSTRAINT "incident_reporter_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_line" ADD CONSTRAINT "incident_line_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_step" ADD CONSTRAINT "incident_step_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── by hand: what the schema language cannot say ──────────────────────────────────────────────────────────────────

-- People read INC-1042.
ALTER SEQUENCE "incident_number_seq" RESTART WITH 1001;

-- The one index that the clock looks through: only deadlines that still have something to say.
CREATE INDEX "deadline_next_idx" ON "deadline" ("next_at") WHERE "closed_at" IS NULL AND "next_at" IS NOT NULL;

-- What is waiting to go out, and what must be refreshed; sent ones are not in these indexes.
CREATE INDEX "delivery_queue_idx" ON "delivery" ("platform", "next_at", "order") WHERE "state" = 'queued';
CREATE INDEX "delivery_turn_idx" ON "delivery" ("platform", "tenant", "address", "order") WHERE "state" = 'queued';
CREATE INDEX "delivery_stale_idx" ON "delivery" ("platform", "next_at", "order") WHERE "state" = 'sent' AND "stale" > 0;

-- Encrypted files do not compress.
ALTER TABLE "evidence_blob" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;

-- The audit log. The database itself fills in the place in the subject's chain and the hash, so that no code path can
-- write an entry outside a chain, and refuses every change. Fields are joined with line feeds; only `data` may contain
-- them, and it stands last.
CREATE FUNCTION "audit_entry_chain"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head "audit_head"%ROWTYPE;
BEGIN
  INSERT INTO "audit_head" ("subject", "seq", "hash") VALUES (NEW."subject", 0, repeat('0', 64))
    ON CONFLICT ("subject") DO NOTHING;
  -- Whoever writes next about the same subject waits here until this transaction has ended.
  SELECT * INTO head FROM "audit_head" WHERE "subject" = NEW."subject" FOR UPDATE;
  -- Numbered again now that we hold the chain, so that the order of ids is the order of every chain.
  NEW."id" := nextval('audit_entry_id_seq');
  NEW."seq" := head."seq" + 1;
  NEW."prev" := head."hash";
  NEW."hash" := encode(sha256(convert_to(concat_ws(E'\n',
    NEW."prev", NEW."subject", NEW."seq"::text,
    to_char(NEW."at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    NEW."actor", NEW."action", NEW."data"), 'UTF8')), 'hex');
  UPDATE "audit_head" SET "seq" = NEW."seq", "hash" = NEW."hash" WHERE "subject" = NEW."subject";
  RETURN NEW;
END $$;
CREATE TRIGGER "audit_entry_chain" BEFORE INSERT ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "audit_entry_chain"();

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_root_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_root"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
