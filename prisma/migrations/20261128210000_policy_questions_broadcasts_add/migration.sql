-- AlterTable
ALTER TABLE "policy_version" ADD COLUMN     "asked_up_to" TEXT,
ADD COLUMN     "basis_id" TEXT,
ADD COLUMN     "consult_until" TIMESTAMPTZ(3),
ADD COLUMN     "consults" TEXT,
ADD COLUMN     "editorial" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "proposed_by" TEXT,
ADD COLUMN     "proposed_from" TIMESTAMPTZ(3),
ADD COLUMN     "source" JSONB;

-- AlterTable
ALTER TABLE "acknowledgement" ADD COLUMN     "message_id" TEXT,
ADD COLUMN     "recorded_by" TEXT,
ADD COLUMN     "reservation" BYTEA,
ADD COLUMN     "text_hash" TEXT;

-- CreateTable
CREATE TABLE "policy_record" (
    "id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "by_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_representative" (
    "person_id" TEXT NOT NULL,
    "capacity" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_representative_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "policy_comment" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "version_id" TEXT NOT NULL,
    "clause_id" TEXT,
    "author_id" TEXT NOT NULL,
    "capacity" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "content" BYTEA NOT NULL,
    "answer" BYTEA,
    "outcome" TEXT,
    "answered_by" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signature_request" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "basis_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "chapters" TEXT[],
    "paper_since" TIMESTAMPTZ(3),
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signature_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_consent" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "email" BYTEA,
    "locale" TEXT NOT NULL,
    "platform" TEXT,
    "message_id" TEXT,
    "declaration" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_consent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "policy_record_version_id_at_idx" ON "policy_record"("version_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "policy_comment_number_key" ON "policy_comment"("number");

-- CreateIndex
CREATE INDEX "policy_comment_version_id_state_idx" ON "policy_comment"("version_id", "state");

-- CreateIndex
CREATE INDEX "policy_comment_author_id_idx" ON "policy_comment"("author_id");

-- CreateIndex
CREATE INDEX "policy_comment_state_at_idx" ON "policy_comment"("state", "at");

-- CreateIndex
CREATE INDEX "signature_request_person_id_state_idx" ON "signature_request"("person_id", "state");

-- CreateIndex
CREATE INDEX "signature_request_basis_id_state_idx" ON "signature_request"("basis_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "signature_request_basis_id_person_id_key" ON "signature_request"("basis_id", "person_id");

-- CreateIndex
CREATE INDEX "channel_consent_person_id_at_idx" ON "channel_consent"("person_id", "at");

-- The file of how a version was made only grows. What is nobody's, the demo's, may go.
CREATE FUNCTION "refuse_unless_demo"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('shenyan.removes', true) = 'demo' THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "policy_record_fixed" BEFORE UPDATE OR DELETE ON "policy_record" FOR EACH ROW
  EXECUTE FUNCTION "refuse_unless_demo"();
CREATE TRIGGER "channel_consent_kept" BEFORE DELETE ON "channel_consent" FOR EACH ROW
  EXECUTE FUNCTION "refuse_unless_demo"();
-- Signatures are never deleted.
CREATE TRIGGER "acknowledgement_kept" BEFORE DELETE ON "acknowledgement" FOR EACH ROW
  EXECUTE FUNCTION "refuse_unless_demo"();
-- Nor changed: what retention takes from them after the employment is the account and what they wrote, nothing else.
DROP TRIGGER "acknowledgement_fixed" ON "acknowledgement";
CREATE TRIGGER "acknowledgement_fixed" BEFORE UPDATE ON "acknowledgement" FOR EACH ROW
  WHEN ((OLD."person_id", OLD."version_id", OLD."at", OLD."hash", OLD."text_hash", OLD."locale", OLD."way",
      OLD."declaration", OLD."recorded_by")
    IS DISTINCT FROM
    (NEW."person_id", NEW."version_id", NEW."at", NEW."hash", NEW."text_hash", NEW."locale", NEW."way",
      NEW."declaration", NEW."recorded_by")
    OR (NEW."platform" IS NOT NULL AND NEW."platform" IS DISTINCT FROM OLD."platform")
    OR (NEW."message_id" IS NOT NULL AND NEW."message_id" IS DISTINCT FROM OLD."message_id")
    OR (NEW."reservation" IS NOT NULL AND NEW."reservation" IS DISTINCT FROM OLD."reservation"))
  EXECUTE FUNCTION "refuse_change"();

-- Those who wait for paper are few among all requests, and are counted on every hub of HR.
CREATE INDEX "signature_request_paper" ON "signature_request" ("paper_since")
  WHERE "paper_since" IS NOT NULL AND "state" IN ('asked', 'opened');
-- CreateTable
CREATE TABLE "channel" (
    "id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" BYTEA NOT NULL,
    "address_hash" TEXT NOT NULL,
    "added_by_id" TEXT,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "dropped_at" TIMESTAMPTZ(3),

    CONSTRAINT "channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "platform_turn" (
    "key" TEXT NOT NULL,
    "times" TIMESTAMPTZ(3)[],
    "last" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "platform_turn_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "feed_key" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "made_by_id" TEXT,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "dropped_at" TIMESTAMPTZ(3),

    CONSTRAINT "feed_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_run" (
    "name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT NOT NULL,
    "took_ms" INTEGER,
    "runs" INTEGER NOT NULL DEFAULT 1,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "platform_turn_last_idx" ON "platform_turn"("last");

-- CreateIndex
CREATE UNIQUE INDEX "feed_key_hash_key" ON "feed_key"("hash");

-- ── by hand ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- A place is named once while it is there.
CREATE UNIQUE INDEX "channel_address_idx" ON "channel" ("platform", "address_hash") WHERE "dropped_at" IS NULL;

-- What became of the reminders of the last day, for the alarm that they do not go out.
CREATE INDEX "message_reminder_idx" ON "message" ("created_at") WHERE "notice" = 'core.reminder';
-- CreateTable
CREATE TABLE "lookup" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "text" BYTEA NOT NULL,
    "found" TEXT[],
    "helped" BOOLEAN,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lookup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "question" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "text" BYTEA NOT NULL,
    "answer" BYTEA,
    "clauses" TEXT[],
    "policy_id" TEXT,
    "answered_by_id" TEXT,
    "faq_id" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "faq_entry" (
    "id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "clauses" TEXT[],
    "texts" JSONB NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "faq_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "faq_revision" (
    "entry_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "clauses" TEXT[],
    "texts" JSONB NOT NULL,
    "by_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "faq_revision_pkey" PRIMARY KEY ("entry_id","version")
);

-- CreateIndex
CREATE INDEX "lookup_person_id_idx" ON "lookup"("person_id");

-- CreateIndex
CREATE INDEX "lookup_at_idx" ON "lookup"("at");

-- CreateIndex
CREATE UNIQUE INDEX "question_number_key" ON "question"("number");

-- CreateIndex
CREATE INDEX "question_person_id_idx" ON "question"("person_id");

-- CreateIndex
CREATE INDEX "question_state_asked_at_idx" ON "question"("state", "asked_at");

-- AddForeignKey
ALTER TABLE "faq_revision" ADD CONSTRAINT "faq_revision_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "faq_entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- CreateTable
CREATE TABLE "broadcast" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "content" BYTEA NOT NULL,
    "study" TEXT,
    "source" BYTEA,
    "object_until" TIMESTAMPTZ(3),
    "objected_at" TIMESTAMPTZ(3),
    "legal_by_id" TEXT,
    "audience" JSONB NOT NULL,
    "ways" JSONB NOT NULL,
    "is_in_feed" BOOLEAN NOT NULL DEFAULT false,
    "asks_confirm" BOOLEAN NOT NULL DEFAULT false,
    "writer_ids" TEXT[],
    "released_by_id" TEXT,
    "released_at" TIMESTAMPTZ(3),
    "planned_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "cursor" TEXT NOT NULL DEFAULT '',
    "queued_at" TIMESTAMPTZ(3),
    "recall_cursor" TEXT NOT NULL DEFAULT '',
    "recalled_all_at" TIMESTAMPTZ(3),
    "schedule_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "broadcast_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "broadcast_recipient" (
    "broadcast_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "study" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "broadcast_recipient_pkey" PRIMARY KEY ("broadcast_id","person_id")
);

-- CreateTable
CREATE TABLE "broadcast_answer" (
    "broadcast_id" TEXT NOT NULL,
    "option" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "broadcast_answer_pkey" PRIMARY KEY ("broadcast_id","option")
);

-- CreateTable
CREATE TABLE "broadcast_posting" (
    "id" TEXT NOT NULL,
    "broadcast_id" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "place" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "broadcast_posting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "broadcast_schedule" (
    "id" TEXT NOT NULL,
    "rule" JSONB NOT NULL,
    "audience" JSONB NOT NULL,
    "ways" JSONB NOT NULL,
    "is_in_feed" BOOLEAN NOT NULL DEFAULT false,
    "ahead_days" INTEGER NOT NULL,
    "by_id" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "is_drafted" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "broadcast_schedule_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "broadcast_number_key" ON "broadcast"("number");

-- CreateIndex
CREATE INDEX "broadcast_state_planned_at_idx" ON "broadcast"("state", "planned_at");

-- CreateIndex
CREATE INDEX "broadcast_study_idx" ON "broadcast"("study");

-- CreateIndex
CREATE INDEX "broadcast_closed_at_idx" ON "broadcast"("closed_at");

-- CreateIndex
CREATE UNIQUE INDEX "broadcast_schedule_id_planned_at_key" ON "broadcast"("schedule_id", "planned_at");

-- CreateIndex
CREATE UNIQUE INDEX "broadcast_recipient_person_id_study_key" ON "broadcast_recipient"("person_id", "study");

-- CreateIndex
CREATE INDEX "broadcast_posting_broadcast_id_at_idx" ON "broadcast_posting"("broadcast_id", "at");

-- CreateIndex
CREATE INDEX "broadcast_schedule_ended_at_next_at_idx" ON "broadcast_schedule"("ended_at", "next_at");

-- AddForeignKey
ALTER TABLE "broadcast" ADD CONSTRAINT "broadcast_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "broadcast_schedule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "broadcast_recipient" ADD CONSTRAINT "broadcast_recipient_broadcast_id_fkey" FOREIGN KEY ("broadcast_id") REFERENCES "broadcast"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "broadcast_answer" ADD CONSTRAINT "broadcast_answer_broadcast_id_fkey" FOREIGN KEY ("broadcast_id") REFERENCES "broadcast"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "broadcast_posting" ADD CONSTRAINT "broadcast_posting_broadcast_id_fkey" FOREIGN KEY ("broadcast_id") REFERENCES "broadcast"("id") ON DELETE CASCADE ON UPDATE CASCADE;
