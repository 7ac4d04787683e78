-- AlterTable
ALTER TABLE "person" ADD COLUMN     "city" TEXT,
ADD COLUMN     "contract_from" TEXT;

-- CreateTable
CREATE TABLE "policy_version" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "label" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "clauses" JSONB NOT NULL,
    "parameters" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "effective_from" TIMESTAMPTZ(3),
    "published_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "interpreted_by" TEXT NOT NULL,
    "supersedes" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "acknowledgement" (
    "person_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "hash" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "platform" TEXT,
    "declaration" TEXT NOT NULL,

    CONSTRAINT "acknowledgement_pkey" PRIMARY KEY ("person_id","version_id")
);

-- CreateTable
CREATE TABLE "sm_case" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "subject_id" TEXT NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "clauses" TEXT[],
    "conduct_at" TIMESTAMPTZ(3) NOT NULL,
    "knew_at" TIMESTAMPTZ(3) NOT NULL,
    "policy_version_id" TEXT NOT NULL,
    "is_urgent" BOOLEAN NOT NULL DEFAULT false,
    "protection" TEXT NOT NULL DEFAULT 'none',
    "handler_id" TEXT,
    "is_taken" BOOLEAN NOT NULL DEFAULT false,
    "about" BYTEA NOT NULL,
    "allegation" BYTEA,
    "alleged_at" TIMESTAMPTZ(3),
    "heard_at" TIMESTAMPTZ(3),
    "proposal" BYTEA,
    "proposer_id" TEXT,
    "decider_id" TEXT,
    "second_id" TEXT,
    "union_notice" BYTEA,
    "outcome" TEXT,
    "outcome_note" BYTEA,
    "opened_by" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sm_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_report" (
    "case_id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,

    CONSTRAINT "case_report_pkey" PRIMARY KEY ("case_id","incident_id")
);

-- CreateTable
CREATE TABLE "case_link" (
    "case_id" TEXT NOT NULL,
    "other_id" TEXT NOT NULL,

    CONSTRAINT "case_link_pkey" PRIMARY KEY ("case_id","other_id")
);

-- CreateTable
CREATE TABLE "case_line" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by_id" TEXT,
    "text" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "seq" BIGSERIAL NOT NULL,

    CONSTRAINT "case_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_recusal" (
    "case_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_recusal_pkey" PRIMARY KEY ("case_id","person_id")
);

-- CreateTable
CREATE TABLE "case_task" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "text" BYTEA NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_question" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "witness_id" TEXT NOT NULL,
    "question" BYTEA NOT NULL,
    "answer" BYTEA,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_told" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "person_id" TEXT,
    "way" TEXT NOT NULL,
    "about" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "case_told_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sanction" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "step" INTEGER NOT NULL,
    "decided_step" INTEGER NOT NULL,
    "strike_number" INTEGER NOT NULL,
    "counted" TEXT[],
    "policy_version_id" TEXT NOT NULL,
    "bound_from" TIMESTAMPTZ(3) NOT NULL,
    "conduct_at" TIMESTAMPTZ(3) NOT NULL,
    "clauses" TEXT[],
    "gravity" TEXT NOT NULL,
    "decider_id" TEXT NOT NULL,
    "second_id" TEXT,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "served_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3),
    "received_by" TEXT,
    "final_at" TIMESTAMPTZ(3),
    "lapses_at" TIMESTAMPTZ(3),
    "needs_review" BOOLEAN NOT NULL DEFAULT false,
    "notice" BYTEA NOT NULL,
    "notice_hash" TEXT NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sanction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "obligation" (
    "id" TEXT NOT NULL,
    "sanction_id" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "terms" JSONB NOT NULL,
    "text" BYTEA,
    "returned" INTEGER NOT NULL DEFAULT 0,
    "is_overdue" BOOLEAN NOT NULL DEFAULT false,
    "started_at" TIMESTAMPTZ(3),
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "obligation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payroll_entry" (
    "id" TEXT NOT NULL,
    "obligation_id" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "percent" INTEGER NOT NULL,
    "month" TEXT NOT NULL,
    "rule_ref" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "payroll_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appeal" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "case_id" TEXT NOT NULL,
    "appellant_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "grounds" TEXT[],
    "about" BYTEA NOT NULL,
    "way" TEXT NOT NULL,
    "filed_by_id" TEXT NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "is_late" BOOLEAN NOT NULL DEFAULT false,
    "open_until" TIMESTAMPTZ(3) NOT NULL,
    "reviewer_id" TEXT,
    "is_taken" BOOLEAN NOT NULL DEFAULT false,
    "is_overdue" BOOLEAN NOT NULL DEFAULT false,
    "answer" BYTEA,
    "outcome" TEXT,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "appeal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appeal_line" (
    "id" TEXT NOT NULL,
    "appeal_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by_id" TEXT,
    "text" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "seq" BIGSERIAL NOT NULL,

    CONSTRAINT "appeal_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appeal_recusal" (
    "appeal_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "appeal_recusal_pkey" PRIMARY KEY ("appeal_id","person_id")
);

-- CreateTable
CREATE TABLE "data_request" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "about" BYTEA NOT NULL,
    "answer" BYTEA,
    "handler_id" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "data_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "legal_hold" (
    "subject" TEXT NOT NULL,
    "reason" BYTEA NOT NULL,
    "by_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "legal_hold_pkey" PRIMARY KEY ("subject")
);

-- CreateIndex
CREATE UNIQUE INDEX "policy_version_number_key" ON "policy_version"("number");

-- CreateIndex
CREATE UNIQUE INDEX "policy_version_label_key" ON "policy_version"("label");

-- CreateIndex
CREATE INDEX "policy_version_state_effective_from_idx" ON "policy_version"("state", "effective_from");

-- CreateIndex
CREATE INDEX "acknowledgement_version_id_idx" ON "acknowledgement"("version_id");

-- CreateIndex
CREATE UNIQUE INDEX "sm_case_number_key" ON "sm_case"("number");

-- CreateIndex
CREATE INDEX "sm_case_state_opened_at_idx" ON "sm_case"("state", "opened_at");

-- CreateIndex
CREATE INDEX "sm_case_handler_id_state_idx" ON "sm_case"("handler_id", "state");

-- CreateIndex
CREATE INDEX "sm_case_subject_id_idx" ON "sm_case"("subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "case_report_incident_id_key" ON "case_report"("incident_id");

-- CreateIndex
CREATE INDEX "case_link_other_id_idx" ON "case_link"("other_id");

-- CreateIndex
CREATE INDEX "case_line_case_id_seq_idx" ON "case_line"("case_id", "seq");

-- CreateIndex
CREATE INDEX "case_task_case_id_idx" ON "case_task"("case_id");

-- CreateIndex
CREATE INDEX "case_task_owner_id_state_idx" ON "case_task"("owner_id", "state");

-- CreateIndex
CREATE INDEX "case_question_case_id_idx" ON "case_question"("case_id");

-- CreateIndex
CREATE INDEX "case_question_witness_id_state_idx" ON "case_question"("witness_id", "state");

-- CreateIndex
CREATE INDEX "case_told_case_id_idx" ON "case_told"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "sanction_case_id_key" ON "sanction"("case_id");

-- CreateIndex
CREATE INDEX "sanction_subject_id_decided_at_idx" ON "sanction"("subject_id", "decided_at");

-- CreateIndex
CREATE INDEX "sanction_state_lapses_at_idx" ON "sanction"("state", "lapses_at");

-- CreateIndex
CREATE INDEX "sanction_counted_idx" ON "sanction" USING GIN ("counted");

-- CreateIndex
CREATE INDEX "obligation_sanction_id_idx" ON "obligation"("sanction_id");

-- CreateIndex
CREATE INDEX "obligation_subject_id_state_idx" ON "obligation"("subject_id", "state");

-- CreateIndex
CREATE INDEX "payroll_entry_month_idx" ON "payroll_entry"("month");

-- CreateIndex
CREATE UNIQUE INDEX "payroll_entry_obligation_id_kind_key" ON "payroll_entry"("obligation_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "appeal_number_key" ON "appeal"("number");

-- CreateIndex
CREATE UNIQUE INDEX "appeal_case_id_key" ON "appeal"("case_id");

-- CreateIndex
CREATE INDEX "appeal_state_filed_at_idx" ON "appeal"("state", "filed_at");

-- CreateIndex
CREATE INDEX "appeal_reviewer_id_state_idx" ON "appeal"("reviewer_id", "state");

-- CreateIndex
CREATE INDEX "appeal_appellant_id_idx" ON "appeal"("appellant_id");

-- CreateIndex
CREATE INDEX "appeal_line_appeal_id_seq_idx" ON "appeal_line"("appeal_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "data_request_number_key" ON "data_request"("number");

-- CreateIndex
CREATE INDEX "data_request_person_id_idx" ON "data_request"("person_id");

-- CreateIndex
CREATE INDEX "data_request_state_received_at_idx" ON "data_request"("state", "received_at");

-- AddForeignKey
ALTER TABLE "acknowledgement" ADD CONSTRAINT "acknowledgement_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "policy_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_report" ADD CONSTRAINT "case_report_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "sm_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_line" ADD CONSTRAINT "case_line_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "sm_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_recusal" ADD CONSTRAINT "case_recusal_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "sm_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_task" ADD CONSTRAINT "case_task_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "sm_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_question" ADD CONSTRAINT "case_question_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "sm_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_told" ADD CONSTRAINT "case_told_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "sm_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sanction" ADD CONSTRAINT "sanction_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "sm_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "obligation" ADD CONSTRAINT "obligation_sanction_id_fkey" FOREIGN KEY ("sanction_id") REFERENCES "sanction"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appeal_line" ADD CONSTRAINT "appeal_line_appeal_id_fkey" FOREIGN KEY ("appeal_id") REFERENCES "appeal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appeal_recusal" ADD CONSTRAINT "appeal_recusal_appeal_id_fkey" FOREIGN KEY ("appeal_id") REFERENCES "appeal"("id") ON DELETE CASCADE ON UPDATE CASCADE;
