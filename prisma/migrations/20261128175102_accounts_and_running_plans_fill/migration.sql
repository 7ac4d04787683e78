-- What was approved before counts since its approval; delegations that were given hold.
UPDATE "plan_revision" r SET "held_from" = coalesce((SELECT max(a."moved_at") FROM "approval" a
  WHERE a."subject" = p."id" AND a."revision" = r."revision" AND a."state" = 'approved'), p."moved_at")
FROM "plan" p WHERE p."id" = r."plan_id" AND p."revision" = r."revision"
  AND p."state" IN ('approved', 'active', 'overdue', 'completed', 'lapsed', 'revoked');
UPDATE "delegation" SET "accepted_at" = "created_at";
