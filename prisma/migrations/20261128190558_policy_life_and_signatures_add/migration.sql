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
