-- AlterTable
ALTER TABLE "signature_request" ADD COLUMN     "second_at" TIMESTAMPTZ(3);
