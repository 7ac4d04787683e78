-- What was published is what people were bound by: its text, its parameters and its beginning never change, whoever
-- writes. What follows it (its end, its state) does.
CREATE FUNCTION "policy_version_fixed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published policy version does not change' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "policy_version_fixed" BEFORE UPDATE ON "policy_version" FOR EACH ROW
  WHEN (OLD."effective_from" IS NOT NULL AND
    (OLD."id", OLD."label", OLD."clauses", OLD."parameters", OLD."hash", OLD."interpreted_by", OLD."supersedes",
      OLD."effective_from", OLD."published_at")
    IS DISTINCT FROM
    (NEW."id", NEW."label", NEW."clauses", NEW."parameters", NEW."hash", NEW."interpreted_by", NEW."supersedes",
      NEW."effective_from", NEW."published_at"))
  EXECUTE FUNCTION "policy_version_fixed"();

-- At every instant at most one version is in force.
ALTER TABLE "policy_version" ADD CONSTRAINT "policy_version_one_at_a_time"
  EXCLUDE USING gist (tstzrange("effective_from", "ended_at") WITH &&) WHERE ("effective_from" IS NOT NULL);

-- Somebody's word stands as it was given.
CREATE TRIGGER "acknowledgement_fixed" BEFORE UPDATE ON "acknowledgement"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
