import type { App } from "./app.ts";
import { systemCtx } from "./core/context.ts";
import { endHold, findSubject, setHold } from "./core/holds.ts";
import { eraseDue, planRetention } from "./core/retention.ts";

/** The operator's commands about how long things are kept. */
type Flags = { yes: boolean; "dry-run": boolean; reason?: string | undefined };

/** Shows what has been kept long enough, and with --yes erases it. */
export async function applyRetention(app: App, _words: string[], flags: Flags): Promise<number> {
  const isErasing = flags.yes && !flags["dry-run"];
  const rows = await (isErasing ? eraseDue : planRetention)(app.services, app.registry);
  console.log(`${"kind".padEnd(28)} ${"months".padStart(6)} ${isErasing ? "erased" : "   due"}   kept  oldest`);
  for (const { kind, months, count, kept, oldest } of rows) {
    const figures = [months, count, kept].map((figure) => String(figure).padStart(6)).join(" ");
    console.log(`${kind.padEnd(28)} ${figures}  ${oldest?.toISOString().slice(0, 10) ?? "–"}`);
  }
  console.log("kept: due, but a legal hold or an open deadline stands in the way.");
  if (!isErasing) console.log("Nothing was erased. Say --yes to erase what is due; it happens every night by itself.");
  return 0;
}

/** Keeps something from being erased. Undefined: it was not said what, or why. */
export async function holdSubject(app: App, [text]: string[], { reason }: Flags): Promise<number | undefined> {
  if (!text || !reason?.trim()) return undefined;
  return app.services.db.transaction(async (tx) => {
    const ctx = { ...systemCtx(app.services, tx), actor: "operator" };
    const subject = await findSubject(ctx, app.registry, text);
    if (!subject) return unknownSubject(text);
    await setHold(ctx, subject.id, { reason: reason.trim(), said: subject.said });
    console.log(`${subject.said} is on hold.`);
    return 0;
  });
}

/** Lets it be erased in its time again. Undefined: it was not said what. */
export async function releaseSubject(app: App, [text]: string[]): Promise<number | undefined> {
  if (!text) return undefined;
  return app.services.db.transaction(async (tx) => {
    const ctx = { ...systemCtx(app.services, tx), actor: "operator" };
    const subject = await findSubject(ctx, app.registry, text);
    if (!subject) return unknownSubject(text);
    const wasHeld = await endHold(ctx, subject.id);
    console.log(wasHeld ? `The hold on ${subject.said} has ended.` : `There is no hold on ${subject.said}.`);
    return 0;
  });
}

function unknownSubject(text: string): number {
  console.error(`There is nothing called ${text}. Use a number like INC-12, or our id.`);
  return 1;
}
