import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyAudit } from "../../src/core/audit.ts";
import type { Ctx } from "../../src/core/context.ts";
import { ChangedMeanwhile, UserError } from "../../src/core/errors.ts";
import { applyMove } from "../../src/core/lifecycle.ts";
import { findPerson } from "../../src/core/people.ts";
import { incidentLife } from "../../src/features/incidents/life.ts";
import { type Incident, isFinal, STATES } from "../../src/features/incidents/model.ts";
import { findIncident } from "../../src/features/incidents/store.ts";
import { personId, startTestApp, type TestApp } from "../support/app.ts";
import { DemoPerson } from "../support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../support/surface.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const EVENTS = [...new Set(Object.values(incidentLife.states).flatMap((state) => Object.keys(state)))];
const ACTORS = ["chenchen", "wangmin", "liuyang", "sunli", "wutao", "linyue", "hejing", "liqiang", "emma"];
const KINDS = ["rumour", "account_anomaly", "negative_feedback", "breach_of_law"];

/** Tries one move as one person, as a handler would; answers what became of it. */
async function attempt(incident: Incident, event: string, actor: string): Promise<"moved" | "refused"> {
  try {
    await app.services.db.transaction(async (tx) => {
      const person = await findPerson(tx, personId(actor));
      if (!person) throw new Error(`nobody is ${actor}`);
      const { services } = app;
      const ctx: Ctx = {
        ...services,
        tx,
        now: services.clock.now(),
        person,
        actor: person.id,
        locale: "en",
        zone: "UTC",
      };
      await applyMove(ctx, incidentLife, incident, event as never, {
        set: {
          ...(event === "take" && { handler_id: person.id }),
          ...(event === "openCase" && { subject_id: personId("emma"), clauses: ["2.4.4"] }),
          ...(event === "withdraw" && { is_withdrawn: true }),
        },
      });
    });
    return "moved";
  } catch (error) {
    if (error instanceof UserError || error instanceof ChangedMeanwhile) return "refused";
    throw error;
  }
}

describe("the life of an incident", () => {
  test("every state that a move leads to is in the table, and every final state has no way out", () => {
    for (const [state, events] of Object.entries(incidentLife.states)) {
      expect(STATES).toContain(state);
      if (isFinal(state as Incident["state"])) expect(events).toEqual({});
      for (const move of Object.values(events)) expect(Object.keys(incidentLife.states)).toContain(move.to);
    }
  });

  test("every right, guard and audience that the table names exists, and every event has a name in both languages", () => {
    for (const events of Object.values(incidentLife.states)) {
      for (const [event, move] of Object.entries(events)) {
        for (const right of move.may) expect(incidentLife.rights[right]).toBeTypeOf("function");
        for (const guard of move.unless ?? []) expect(incidentLife.guards[guard]).toBeTypeOf("function");
        for (const { to } of move.tell ?? []) expect(incidentLife.audiences[to]).toBeTypeOf("function");
        for (const locale of ["zh-CN", "en"] as const)
          expect(incidentLife.happened(locale, event)).not.toContain("happened");
      }
    }
  });

  test("every state can be left for the end, and every open one is reached from the start", () => {
    const reach = (from: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(from)) return seen;
      seen.add(from);
      for (const move of Object.values(incidentLife.states[from as "received"])) reach(move.to, seen);
      return seen;
    };
    expect([...reach("received")].sort()).toEqual([...STATES].sort());
    for (const state of STATES) expect([...reach(state)].some((next) => isFinal(next as Incident["state"]))).toBe(true);
  });

  test("no sequence of events by anybody leaves the table, breaks the log, or leaves a deadline on what is over", async () => {
    const step = fc.record({ event: fc.constantFrom(...EVENTS), actor: fc.constantFrom(...ACTORS) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KINDS),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        async (kind, steps) => {
          await new DemoPerson(app, "chenchen").submits("incidents.report", {
            kind,
            platform: "weibo",
            text: "事情经过如下。",
          });
          const { id } = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
          for (const { event, actor } of steps) {
            const before = await findIncident({ tx: app.services.db, vault: app.services.vault }, id);
            if (!before) throw new Error("gone");
            const result = await attempt(before, event, actor);
            const after = await findIncident({ tx: app.services.db, vault: app.services.vault }, id);
            const move = incidentLife.states[before.state][event as "take"];
            if (result === "moved") {
              expect(after?.state).toBe(move?.to);
              expect(after?.version).toBe(before.version + 1);
              // Who reported never handles, whatever the roles.
              if (actor === "chenchen") expect(move?.may).toContain("reporter");
            } else {
              expect(after).toEqual(before);
            }
            if (after && isFinal(after.state)) {
              expect(await app.services.db.prisma.deadline.count({ where: { subject: id, closedAt: null } })).toBe(0);
            }
          }
        },
      ),
      { numRuns: 25 },
    );
    expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  });

  test("a row that was read before somebody moved it cannot be moved from what it was", async () => {
    await new DemoPerson(app, "chenchen").submits("incidents.report", {
      kind: "rumour",
      platform: "weibo",
      text: "事情经过如下。",
    });
    const { id } = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    const seen = await findIncident({ tx: app.services.db, vault: app.services.vault }, id);
    if (!seen) throw new Error("gone");
    expect(await attempt(seen, "take", "wangmin")).toBe("moved");
    expect(await attempt(seen, "take", "liuyang")).toBe("refused");
    expect(await attempt(seen, "note", "wangmin")).toBe("refused");
  });
});
