-- CreateTable
CREATE TABLE "training_certificate" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "token" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "assignment_id" TEXT NOT NULL,
    "course" TEXT NOT NULL,
    "course_version" TEXT NOT NULL,
    "titles" JSONB NOT NULL,
    "name" TEXT NOT NULL,
    "passed_at" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "training_certificate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "training_certificate_number_key" ON "training_certificate"("number");

-- CreateIndex
CREATE UNIQUE INDEX "training_certificate_token_key" ON "training_certificate"("token");

-- CreateIndex
CREATE UNIQUE INDEX "training_certificate_assignment_id_key" ON "training_certificate"("assignment_id");

-- CreateIndex
CREATE INDEX "training_certificate_person_id_passed_at_idx" ON "training_certificate"("person_id", "passed_at");

-- CreateIndex
CREATE INDEX "training_certificate_valid_until_id_idx" ON "training_certificate"("valid_until", "id");
