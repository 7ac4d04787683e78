-- CreateTable
CREATE TABLE "training_session" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "course" TEXT,
    "title" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "place" TEXT NOT NULL,
    "seats" INTEGER NOT NULL,
    "note" TEXT,
    "links" JSONB NOT NULL DEFAULT '[]',
    "maker_id" TEXT NOT NULL,
    "code" TEXT,
    "token" TEXT,
    "wrong_guesses" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "training_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_seat" (
    "session_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "line" INTEGER,
    "signed_at" TIMESTAMPTZ(3),
    "attended_at" TIMESTAMPTZ(3),
    "way" TEXT,
    "reason" BYTEA,

    CONSTRAINT "training_seat_pkey" PRIMARY KEY ("session_id","person_id")
);

-- CreateTable
CREATE TABLE "training_guess" (
    "person_id" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "training_guess_pkey" PRIMARY KEY ("person_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "training_session_number_key" ON "training_session"("number");

-- CreateIndex
CREATE UNIQUE INDEX "training_session_token_key" ON "training_session"("token");

-- CreateIndex
CREATE INDEX "training_session_state_ends_at_idx" ON "training_session"("state", "ends_at");

-- CreateIndex
CREATE INDEX "training_session_course_ends_at_idx" ON "training_session"("course", "ends_at");

-- CreateIndex
CREATE INDEX "training_session_ends_at_id_idx" ON "training_session"("ends_at", "id");

-- CreateIndex
CREATE INDEX "training_session_maker_id_idx" ON "training_session"("maker_id");

-- CreateIndex
CREATE UNIQUE INDEX "training_seat_session_id_line_key" ON "training_seat"("session_id", "line");

-- CreateIndex
CREATE INDEX "training_seat_person_id_idx" ON "training_seat"("person_id");

-- CreateIndex
CREATE INDEX "training_guess_since_idx" ON "training_guess"("since");

-- AddForeignKey
ALTER TABLE "training_seat" ADD CONSTRAINT "training_seat_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "training_session"("id") ON DELETE CASCADE ON UPDATE CASCADE;
