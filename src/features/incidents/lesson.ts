import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import { defineFeature, type Feature } from "../../core/feature.ts";
import { findPerson, type Person } from "../../core/people.ts";
import { say } from "../../core/reply.ts";
import { handled, words } from "./handling.ts";
import { incidentWords } from "./messages/index.ts";
import type { Kind } from "./model.ts";

/** Gives somebody a one-minute lesson about things of a kind; false where there is none for it. */
type Teach = (ctx: Ctx, person: Person, kind: Kind) => Promise<boolean>;

/**
 * Whoever was given a friendly hint can be given a lesson with it: they know of the matter by then, and learn nothing of
 * who reported it. It is a press of the handler, never a consequence; nothing of it is put on record.
 */
export const createIncidentLessons = (teach: Teach): Feature =>
  defineFeature({
    name: "incident-lessons",
    words: incidentWords as never,
    presses: [
      {
        name: "incident.lesson",
        async handle(ctx, { id }) {
          const t = words(ctx);
          const incident = await handled(ctx, id);
          const person = await findPerson(ctx.tx, incident.subjectId);
          if (incident.state !== "closed_coached" || !person) throw new ChangedMeanwhile(incident.id);
          const isGiven = await teach(ctx, person, incident.kind);
          return say(t(isGiven ? "triage.lessonGiven" : "triage.noLesson"), isGiven ? "good" : "quiet");
        },
      },
    ],
  });
