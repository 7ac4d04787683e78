-- DropIndex
DROP INDEX "incident_line_incident_id_at_idx";

-- AlterTable
ALTER TABLE "incident" ADD COLUMN     "is_taken" BOOLEAN NOT NULL DEFAULT false;

-- Who had one until now had taken it.
UPDATE "incident" SET "is_taken" = true WHERE "handler_id" IS NOT NULL;

-- AlterTable
ALTER TABLE "incident_line" ADD COLUMN     "seq" BIGSERIAL NOT NULL;

-- CreateTable
CREATE TABLE "incident_recusal" (
    "incident_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_recusal_pkey" PRIMARY KEY ("incident_id","person_id")
);

-- CreateIndex
CREATE INDEX "incident_line_incident_id_seq_idx" ON "incident_line"("incident_id", "seq");

-- AddForeignKey
ALTER TABLE "incident_recusal" ADD CONSTRAINT "incident_recusal_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;
