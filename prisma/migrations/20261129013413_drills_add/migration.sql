-- CreateTable
CREATE TABLE "drill" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "script" TEXT NOT NULL,
    "scenario" JSONB NOT NULL,
    "host_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ending" TEXT,
    "lesson" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drill_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "drill_part" (
    "drill_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "drill_part_pkey" PRIMARY KEY ("drill_id","person_id")
);

-- CreateTable
CREATE TABLE "drill_inject" (
    "drill_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drill_inject_pkey" PRIMARY KEY ("drill_id","place")
);

-- CreateTable
CREATE TABLE "drill_answer" (
    "drill_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "person_id" TEXT NOT NULL,
    "option" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drill_answer_pkey" PRIMARY KEY ("drill_id","place","person_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "drill_number_key" ON "drill"("number");

-- CreateIndex
CREATE INDEX "drill_state_starts_at_idx" ON "drill"("state", "starts_at");

-- CreateIndex
CREATE INDEX "drill_starts_at_idx" ON "drill"("starts_at");

-- CreateIndex
CREATE INDEX "drill_host_id_idx" ON "drill"("host_id");

-- CreateIndex
CREATE INDEX "drill_part_person_id_idx" ON "drill_part"("person_id");

-- CreateIndex
CREATE INDEX "drill_answer_person_id_idx" ON "drill_answer"("person_id");

-- AddForeignKey
ALTER TABLE "drill_part" ADD CONSTRAINT "drill_part_drill_id_fkey" FOREIGN KEY ("drill_id") REFERENCES "drill"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drill_inject" ADD CONSTRAINT "drill_inject_drill_id_fkey" FOREIGN KEY ("drill_id") REFERENCES "drill"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drill_answer" ADD CONSTRAINT "drill_answer_drill_id_fkey" FOREIGN KEY ("drill_id") REFERENCES "drill"("id") ON DELETE CASCADE ON UPDATE CASCADE;
