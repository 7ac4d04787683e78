import type { Ctx } from "../../../core/context.ts";
import { findPerson } from "../../../core/people.ts";
import { coursesOf } from "../courses/course-file.ts";
import type { Assignment } from "../model.ts";
import { type Certificate, KEPT_MONTHS } from "./model.ts";
import { findCertificate, insertCertificate, versionPassed } from "./store.ts";

/**
 * The certificate of a task that was passed, made now where there is none; undefined where it was not passed. What was
 * passed before there were certificates gets one when it is first asked for.
 */
export async function issueCertificate(ctx: Ctx, assignment: Assignment): Promise<Certificate | undefined> {
  const known = await findCertificate(ctx, { assignmentId: assignment.id });
  if (known) return known;
  const { id: assignmentId, personId, course: courseId, state, passedAt, validUntil } = assignment;
  const person = await findPerson(ctx.tx, personId);
  if (state !== "passed" || !passedAt || !validUntil || !person) return undefined;
  // What was erased in its time does not come back.
  const keptUntil = new Date(validUntil);
  keptUntil.setUTCMonth(keptUntil.getUTCMonth() + KEPT_MONTHS);
  if (keptUntil <= ctx.now) return undefined;
  const course = coursesOf(ctx.content).find(({ id }) => id === courseId);
  const courseVersion = (await versionPassed(ctx, assignmentId)) ?? course?.version ?? "-";
  const titles = {
    "zh-CN": course?.words["zh-CN"].title ?? courseId,
    en: course?.words.en.title ?? courseId,
  };
  const { name } = person;
  return insertCertificate(ctx, {
    assignmentId,
    personId,
    course: courseId,
    courseVersion,
    titles,
    name,
    passedAt,
    validUntil,
  });
}
