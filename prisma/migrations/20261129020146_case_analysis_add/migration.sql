-- CreateTable
CREATE TABLE "case_group" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "department" TEXT NOT NULL,
    "opened_by_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "comment" BYTEA,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_group_member" (
    "group_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,

    CONSTRAINT "case_group_member_pkey" PRIMARY KEY ("group_id","person_id")
);

-- CreateTable
CREATE TABLE "case_answer" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "option" INTEGER,
    "text" BYTEA,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "case_answer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "case_group_opened_at_idx" ON "case_group"("opened_at");

-- CreateIndex
CREATE INDEX "case_group_member_person_id_idx" ON "case_group_member"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "case_answer_case_id_person_id_key" ON "case_answer"("case_id", "person_id");

-- CreateIndex
CREATE INDEX "case_answer_person_id_idx" ON "case_answer"("person_id");

-- CreateIndex
CREATE INDEX "case_answer_at_idx" ON "case_answer"("at");

-- AddForeignKey
ALTER TABLE "case_group_member" ADD CONSTRAINT "case_group_member_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "case_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;
