-- AlterTable
ALTER TABLE "person" ADD COLUMN     "chosen_locale" TEXT,
ADD COLUMN     "remind_from" TEXT;
