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
