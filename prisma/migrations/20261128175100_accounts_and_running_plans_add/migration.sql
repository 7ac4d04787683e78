-- AlterTable
ALTER TABLE "approval" ADD COLUMN     "agreed" INTEGER;

-- AlterTable
ALTER TABLE "delegation" ADD COLUMN     "accepted_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "plan" ADD COLUMN     "account_id" TEXT,
ADD COLUMN     "question" BYTEA,
ADD COLUMN     "wake_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "plan_revision" ADD COLUMN     "held_from" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "plan_task" (
    "id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "version" INTEGER NOT NULL DEFAULT 1,
    "planned" TEXT NOT NULL,
    "due" TEXT NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plan_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_check_in" (
    "id" TEXT NOT NULL,
    "order" SERIAL NOT NULL,
    "task_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "due" TEXT,
    "said" BYTEA,

    CONSTRAINT "plan_check_in_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_clock" (
    "id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "day" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plan_clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_figure" (
    "id" TEXT NOT NULL,
    "order" SERIAL NOT NULL,
    "plan_id" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" BYTEA,

    CONSTRAINT "plan_figure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_posts" (
    "id" TEXT NOT NULL,
    "order" SERIAL NOT NULL,
    "plan_id" TEXT NOT NULL,
    "week" TEXT NOT NULL,
    "posts" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" BYTEA,

    CONSTRAINT "plan_posts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_month" (
    "id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "version" INTEGER NOT NULL DEFAULT 1,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "report" BYTEA,

    CONSTRAINT "plan_month_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "company_account" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "platform" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "open_as" TEXT,
    "link" TEXT,
    "purpose" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "holder_id" TEXT,
    "mfa" TEXT NOT NULL DEFAULT 'unknown',
    "recovery" BYTEA,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "rotated_at" TIMESTAMPTZ(3),
    "attested_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "company_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_use" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "basis" TEXT,
    "department" TEXT NOT NULL DEFAULT '',
    "from_day" TEXT NOT NULL,
    "to_day" TEXT,
    "received_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_why" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_use_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_line" (
    "id" TEXT NOT NULL,
    "order" SERIAL NOT NULL,
    "account_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "text" BYTEA,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_application" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "account_id" TEXT,
    "requester_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "handover" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "from_id" TEXT,
    "to_id" TEXT,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "steps" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "handover_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hijack" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "account_id" TEXT NOT NULL,
    "reporter_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "steps" JSONB NOT NULL,
    "since_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "restored_at" TIMESTAMPTZ(3),
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "hijack_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hijack_line" (
    "id" TEXT NOT NULL,
    "order" SERIAL NOT NULL,
    "hijack_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "text" BYTEA,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "hijack_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "own_account" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "consent" TEXT NOT NULL,
    "consented_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "own_account_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "plan_task_plan_id_key_key" ON "plan_task"("plan_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "plan_check_in_order_key" ON "plan_check_in"("order");

-- CreateIndex
CREATE INDEX "plan_check_in_task_id_idx" ON "plan_check_in"("task_id");

-- CreateIndex
CREATE INDEX "plan_clock_plan_id_idx" ON "plan_clock"("plan_id");

-- CreateIndex
CREATE UNIQUE INDEX "plan_figure_order_key" ON "plan_figure"("order");

-- CreateIndex
CREATE INDEX "plan_figure_plan_id_idx" ON "plan_figure"("plan_id");

-- CreateIndex
CREATE UNIQUE INDEX "plan_posts_order_key" ON "plan_posts"("order");

-- CreateIndex
CREATE INDEX "plan_posts_plan_id_idx" ON "plan_posts"("plan_id");

-- CreateIndex
CREATE UNIQUE INDEX "plan_month_plan_id_month_key" ON "plan_month"("plan_id", "month");

-- CreateIndex
CREATE UNIQUE INDEX "company_account_number_key" ON "company_account"("number");

-- CreateIndex
CREATE UNIQUE INDEX "company_account_open_as_key" ON "company_account"("open_as");

-- CreateIndex
CREATE INDEX "company_account_owner_id_idx" ON "company_account"("owner_id");

-- CreateIndex
CREATE INDEX "company_account_holder_id_idx" ON "company_account"("holder_id");

-- CreateIndex
CREATE INDEX "company_account_state_idx" ON "company_account"("state");

-- CreateIndex
CREATE INDEX "account_use_account_id_ended_at_idx" ON "account_use"("account_id", "ended_at");

-- CreateIndex
CREATE INDEX "account_use_person_id_ended_at_idx" ON "account_use"("person_id", "ended_at");

-- CreateIndex
CREATE UNIQUE INDEX "account_line_order_key" ON "account_line"("order");

-- CreateIndex
CREATE INDEX "account_line_account_id_at_idx" ON "account_line"("account_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "account_application_number_key" ON "account_application"("number");

-- CreateIndex
CREATE INDEX "account_application_requester_id_created_at_idx" ON "account_application"("requester_id", "created_at");

-- CreateIndex
CREATE INDEX "account_application_account_id_idx" ON "account_application"("account_id");

-- CreateIndex
CREATE INDEX "account_application_closed_at_idx" ON "account_application"("closed_at");

-- CreateIndex
CREATE INDEX "handover_account_id_closed_at_idx" ON "handover"("account_id", "closed_at");

-- CreateIndex
CREATE INDEX "handover_closed_at_idx" ON "handover"("closed_at");

-- CreateIndex
CREATE UNIQUE INDEX "hijack_number_key" ON "hijack"("number");

-- CreateIndex
CREATE INDEX "hijack_account_id_closed_at_idx" ON "hijack"("account_id", "closed_at");

-- CreateIndex
CREATE INDEX "hijack_closed_at_idx" ON "hijack"("closed_at");

-- CreateIndex
CREATE UNIQUE INDEX "hijack_line_order_key" ON "hijack_line"("order");

-- CreateIndex
CREATE INDEX "hijack_line_hijack_id_at_idx" ON "hijack_line"("hijack_id", "at");

-- CreateIndex
CREATE INDEX "own_account_person_id_withdrawn_at_idx" ON "own_account"("person_id", "withdrawn_at");

-- CreateIndex
CREATE INDEX "own_account_withdrawn_at_idx" ON "own_account"("withdrawn_at");

-- CreateIndex
CREATE INDEX "plan_account_id_idx" ON "plan"("account_id");

-- CreateIndex
CREATE INDEX "plan_wake_at_idx" ON "plan"("wake_at");

-- AddForeignKey
ALTER TABLE "plan_task" ADD CONSTRAINT "plan_task_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_check_in" ADD CONSTRAINT "plan_check_in_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "plan_task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_clock" ADD CONSTRAINT "plan_clock_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_figure" ADD CONSTRAINT "plan_figure_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_posts" ADD CONSTRAINT "plan_posts_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_month" ADD CONSTRAINT "plan_month_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_use" ADD CONSTRAINT "account_use_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "company_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_line" ADD CONSTRAINT "account_line_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "company_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hijack_line" ADD CONSTRAINT "hijack_line_hijack_id_fkey" FOREIGN KEY ("hijack_id") REFERENCES "hijack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What no schema file can say: one clock of a person runs at a time; an account has one holder, one handover under way
-- and one hijack that is not closed.
CREATE UNIQUE INDEX "plan_clock_one_running" ON "plan_clock" ("owner_id") WHERE "state" = 'running';
CREATE UNIQUE INDEX "account_use_holder_key" ON "account_use" ("account_id") WHERE "kind" = 'holder' AND "ended_at" IS NULL;
CREATE UNIQUE INDEX "handover_open_key" ON "handover" ("account_id") WHERE "closed_at" IS NULL;
CREATE UNIQUE INDEX "hijack_open_key" ON "hijack" ("account_id") WHERE "closed_at" IS NULL;
