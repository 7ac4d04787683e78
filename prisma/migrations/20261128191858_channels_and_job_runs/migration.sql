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
