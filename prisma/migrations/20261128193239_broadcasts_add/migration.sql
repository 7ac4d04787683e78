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
