-- CreateTable
CREATE TABLE "training_repeat" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "course" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "step" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "asking" INTEGER NOT NULL DEFAULT 0,
    "asked_at" TIMESTAMPTZ(3),
    "shown" INTEGER[],
    "course_version" TEXT,
    "chosen" INTEGER[],
    "is_right" BOOLEAN,
    "done_at" TIMESTAMPTZ(3),
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "training_repeat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_pace" (
    "person_id" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "asked_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "training_pace_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "training_lesson" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "course" TEXT NOT NULL,
    "lesson" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "assigned_at" TIMESTAMPTZ(3) NOT NULL,
    "send_at" TIMESTAMPTZ(3),
    "question" TEXT,
    "shown" INTEGER[],
    "course_version" TEXT NOT NULL,
    "chosen" INTEGER[],
    "is_right" BOOLEAN,

    CONSTRAINT "training_lesson_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "training_repeat_person_id_course_question_key" ON "training_repeat"("person_id", "course", "question");

-- CreateIndex
CREATE INDEX "training_repeat_moved_at_id_idx" ON "training_repeat"("moved_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "training_lesson_person_id_course_lesson_key" ON "training_lesson"("person_id", "course", "lesson");

-- CreateIndex
CREATE INDEX "training_lesson_assigned_at_id_idx" ON "training_lesson"("assigned_at", "id");

-- Whose turn comes next, and which lessons wait for the morning: what the jobs look for.
CREATE INDEX "training_pace_next" ON "training_pace" ("next_at") WHERE "next_at" IS NOT NULL;
CREATE INDEX "training_lesson_send" ON "training_lesson" ("send_at") WHERE "send_at" IS NOT NULL;

-- The first quiz of everybody in a course, and everybody's newest task in it: what results are counted from.
CREATE INDEX "training_attempt_first" ON "training_attempt" ("course", "person_id", "ended_at", "id") WHERE "state" = 'scored';
CREATE INDEX "training_assignment_newest" ON "training_assignment" ("course", "person_id", "assigned_at" DESC);
