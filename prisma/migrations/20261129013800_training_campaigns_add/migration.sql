-- Who asks for a task, by when, and why nobody does any more.
ALTER TABLE "training_assignment" ADD COLUMN "pass_mark" INTEGER NOT NULL DEFAULT 80,
  ADD COLUMN "valid_months" INTEGER NOT NULL DEFAULT 12,
  ADD COLUMN "cause" TEXT NOT NULL DEFAULT 'own',
  ADD COLUMN "asked_due_on" TEXT,
  ADD COLUMN "due_at" TIMESTAMPTZ(3),
  ADD COLUMN "waived_why" BYTEA;

CREATE TABLE "training_campaign" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "courses" TEXT[],
    "audience" JSONB NOT NULL,
    "opens_on" TEXT NOT NULL,
    "due_on" TEXT NOT NULL,
    "pass_mark" INTEGER NOT NULL,
    "attempts" INTEGER NOT NULL,
    "valid_months" INTEGER NOT NULL,
    "by_id" TEXT NOT NULL,
    "cursor" TEXT NOT NULL DEFAULT '',
    "queued_at" TIMESTAMPTZ(3),
    "followed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "training_campaign_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "training_enrolment" (
    "campaign_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "assignment_id" TEXT NOT NULL,

    CONSTRAINT "training_enrolment_pkey" PRIMARY KEY ("campaign_id","assignment_id")
);

CREATE TABLE "training_leave" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "from_on" TEXT NOT NULL,
    "to_on" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "training_leave_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "training_assignment_valid_until_idx" ON "training_assignment"("valid_until");
CREATE UNIQUE INDEX "training_campaign_number_key" ON "training_campaign"("number");
CREATE INDEX "training_campaign_state_idx" ON "training_campaign"("state");
CREATE INDEX "training_enrolment_campaign_id_person_id_idx" ON "training_enrolment"("campaign_id", "person_id");
CREATE INDEX "training_enrolment_assignment_id_idx" ON "training_enrolment"("assignment_id");
CREATE INDEX "training_leave_person_id_idx" ON "training_leave"("person_id");
CREATE INDEX "training_leave_to_on_idx" ON "training_leave"("to_on");

ALTER TABLE "training_enrolment" ADD CONSTRAINT "training_enrolment_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "training_campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "training_enrolment" ADD CONSTRAINT "training_enrolment_assignment_id_fkey" FOREIGN KEY ("assignment_id") REFERENCES "training_assignment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is overdue is open too.
DROP INDEX "training_assignment_open";
CREATE UNIQUE INDEX "training_assignment_open" ON "training_assignment" ("person_id", "course")
  WHERE "state" IN ('assigned', 'in_progress', 'overdue');
-- What a campaign, or a rule, still waits for.
CREATE INDEX "training_assignment_waits" ON "training_assignment" ("cause", "id")
  WHERE "state" IN ('assigned', 'in_progress', 'overdue', 'failed');
