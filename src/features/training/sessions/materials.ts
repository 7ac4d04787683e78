import type { Ctx } from "../../../core/context.ts";
import { attachEvidence, evidenceOf } from "../../../core/evidence.ts";
import { formHandler, type PressHandler } from "../../../core/feature.ts";
import { filePath } from "../../../core/links.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { words } from "./cards.ts";
import * as forms from "./forms.ts";
import { existing, isTrainer, managed, moveSession } from "./handling.ts";
import { materialsCard, readCard } from "./materials-card.ts";
import { LIMITS, type Session, sayNumber } from "./model.ts";
import { listedSession } from "./store.ts";
import { opens } from "./writing.ts";

const materialsHandler = formHandler<(typeof forms.materialsForm)["fields"]>({
  form: forms.materialsForm,
  async open(ctx, { id }) {
    const session = await managed(ctx, id);
    return forms.draw(forms.materialsForm, ctx, sayNumber(session.number));
  },
  async submit(ctx, { title, link, files }, { id }): Promise<Reply> {
    const t = words(ctx);
    const session = await managed(ctx, id);
    if (!link && files.length === 0) return { kind: "errors", errors: { link: t("forms.materials.missing") } };
    if (link && session.links.length >= LIMITS.links)
      return { kind: "errors", errors: { link: t("said.noLinks", { max: LIMITS.links }) } };
    const evidence = await attachEvidence(ctx.tx, ctx, session.id, files, ctx.now);
    const links = link ? [...session.links, { title: title ?? new URL(link).hostname, url: link }] : session.links;
    const moved = await moveSession(ctx, session, "materials", {
      set: { links: JSON.stringify(links) },
      data: { links: links.length, evidence },
    });
    return showCard(await materialsOf(ctx, moved, true));
  },
});

const materialsOf = async (ctx: Ctx, session: Session, isKeeping: boolean) =>
  materialsCard(ctx, session, await evidenceOf(ctx.tx, ctx, session.id), isKeeping);

/** A session whose materials are for this reader: who is in the line, was there, or runs the training. */
async function readable(ctx: Ctx, id: string): Promise<Session | undefined> {
  const listed = await listedSession(ctx, id);
  if (!listed) return existing(ctx, id);
  return isTrainer(ctx) || listed.rank !== undefined || listed.hasAttended ? listed.session : undefined;
}

async function openFile(ctx: Ctx, session: Session, arg: string): Promise<Reply> {
  const t = words(ctx);
  const file = (await evidenceOf(ctx.tx, ctx, session.id)).find(({ id }) => id === `evd_${arg}`);
  if (!file || file.state === "refused") return say(t("said.noFile"), "quiet");
  if (file.state === "fetching") return say(t("said.fetching"), "quiet");
  const url = `${ctx.publicUrl}${filePath(ctx, file.id)}`;
  return { ...showCard(readCard(ctx, session, { title: file.name, url, isFile: true })), transient: true };
}

export const materialForms = [materialsHandler];
export const materialPresses: PressHandler[] = [
  opens("session.materials", materialsHandler),
  {
    name: "session.keep",
    handle: async (ctx, { id }) => showCard(await materialsOf(ctx, await managed(ctx, id), true)),
  },
  {
    name: "session.read",
    async handle(ctx, { id }) {
      const session = await readable(ctx, id);
      return session ? showCard(await materialsOf(ctx, session, false)) : say(words(ctx)("said.notTaker"), "bad");
    },
  },
  {
    name: "session.file",
    async handle(ctx, { id, arg = "" }) {
      const session = await readable(ctx, id);
      return session ? openFile(ctx, session, arg) : say(words(ctx)("said.notTaker"), "bad");
    },
  },
  {
    name: "session.link",
    async handle(ctx, { id, arg = "" }) {
      const session = await readable(ctx, id);
      if (!session) return say(words(ctx)("said.notTaker"), "bad");
      const link = /^\d{1,2}$/.test(arg) ? session.links[Number(arg)] : undefined;
      return link
        ? showCard(readCard(ctx, session, { ...link, isFile: false }))
        : say(words(ctx)("said.noFile"), "quiet");
    },
  },
  {
    name: "session.drop",
    async handle(ctx, { id, arg = "" }) {
      const session = await managed(ctx, id);
      const [kind, what = ""] = arg.split(".");
      const links = kind === "l" ? session.links.filter((_, at) => String(at) !== what) : session.links;
      const dropped = kind === "f" ? `evd_${what}` : undefined;
      const { count } = dropped
        ? await ctx.tx.prisma.evidence.deleteMany({ where: { id: dropped, subject: session.id } })
        : { count: session.links.length - links.length };
      if (count === 0) return say(words(ctx)("said.noFile"), "quiet");
      const moved = await moveSession(ctx, session, "dropMaterial", { set: { links: JSON.stringify(links) } });
      return replaceCard(await materialsOf(ctx, moved, true));
    },
  },
];
