-- Versions that were published before had no editorial kin: each is its own basis.
UPDATE "policy_version" SET "basis_id" = "id" WHERE "effective_from" IS NOT NULL AND "basis_id" IS NULL;
-- A version that is to begin is published; the one before it stays in force until then.
UPDATE "policy_version" SET "state" = 'published' WHERE "state" = 'effective' AND "effective_from" > now();
UPDATE "policy_version" SET "state" = 'effective' WHERE "state" = 'superseded' AND "ended_at" > now();
-- Whoever took note has been asked.
INSERT INTO "signature_request" ("id", "person_id", "basis_id", "state", "asked_at", "opened_at", "chapters", "moved_at")
  SELECT 'sgn_' || substr(md5("person_id" || "version_id"), 1, 16), "person_id", "version_id", 'acknowledged', "at", "at",
    '{}', "at"
  FROM "acknowledgement" ON CONFLICT DO NOTHING;

-- From here on what a version rests on is fixed with its text.
DROP TRIGGER "policy_version_fixed" ON "policy_version";
CREATE TRIGGER "policy_version_fixed" BEFORE UPDATE ON "policy_version" FOR EACH ROW
  WHEN (OLD."effective_from" IS NOT NULL AND
    (OLD."id", OLD."label", OLD."source", OLD."clauses", OLD."parameters", OLD."hash", OLD."interpreted_by",
      OLD."supersedes", OLD."editorial", OLD."basis_id", OLD."effective_from", OLD."published_at")
    IS DISTINCT FROM
    (NEW."id", NEW."label", NEW."source", NEW."clauses", NEW."parameters", NEW."hash", NEW."interpreted_by",
      NEW."supersedes", NEW."editorial", NEW."basis_id", NEW."effective_from", NEW."published_at"))
  EXECUTE FUNCTION "policy_version_fixed"();
