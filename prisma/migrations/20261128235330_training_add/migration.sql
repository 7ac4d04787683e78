-- CreateTable
CREATE TABLE "training_assignment" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "course" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "attempts" INTEGER NOT NULL,
    "assigned_at" TIMESTAMPTZ(3) NOT NULL,
    "passed_at" TIMESTAMPTZ(3),
    "valid_until" TIMESTAMPTZ(3),
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "training_assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_attempt" (
    "id" TEXT NOT NULL,
    "assignment_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "course" TEXT NOT NULL,
    "course_version" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "pass_mark" INTEGER NOT NULL,
    "drawn" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "right_count" INTEGER,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "training_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_answer" (
    "attempt_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "question" TEXT NOT NULL,
    "chosen" INTEGER[],
    "is_right" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "training_answer_pkey" PRIMARY KEY ("attempt_id","place")
);

-- CreateIndex
CREATE INDEX "training_assignment_person_id_idx" ON "training_assignment"("person_id");

-- CreateIndex
CREATE INDEX "training_attempt_assignment_id_idx" ON "training_attempt"("assignment_id");

-- CreateIndex
CREATE INDEX "training_attempt_person_id_state_idx" ON "training_attempt"("person_id", "state");

-- CreateIndex
CREATE INDEX "training_attempt_started_at_idx" ON "training_attempt"("started_at");

-- AddForeignKey
ALTER TABLE "training_attempt" ADD CONSTRAINT "training_attempt_assignment_id_fkey" FOREIGN KEY ("assignment_id") REFERENCES "training_assignment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_answer" ADD CONSTRAINT "training_answer_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "training_attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One open task for each person and course, and one quiz at a time for each task.
CREATE UNIQUE INDEX "training_assignment_open" ON "training_assignment" ("person_id", "course")
  WHERE "state" IN ('assigned', 'in_progress');
CREATE UNIQUE INDEX "training_attempt_open" ON "training_attempt" ("assignment_id") WHERE "state" = 'started';
