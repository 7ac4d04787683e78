import { appendAudit } from "./audit.ts";
import type { Ctx } from "./context.ts";
import { readDownloadToken } from "./links.ts";
import { findPerson, hasRole, type Role } from "./people.ts";
import type { Services } from "./services.ts";

/**
 * A file that is made when somebody asks for it: a list as CSV, a copy of one's data. `may` spares it the plain cases;
 * `make` checks the right of `ctx.person` again and answers undefined where there is none.
 */
export type Download = {
  name: string;
  may?: readonly Role[];
  make(ctx: Ctx, arg: string): Promise<MadeFile | undefined>;
};

/** `subject`: what the log calls it a download of; the person themself unless the feature knows better. */
export type MadeFile = { fileName: string; mime: string; bytes: Uint8Array; subject?: string };

/**
 * Makes the file that a signed address asks for, for the person whom the address was given to, and notes it in the log.
 * Undefined for an address that is made up or too old, and for somebody who has left or lost the right since.
 */
export async function makeDownload(
  services: Services,
  registry: { download(name: string): Download | undefined },
  token: string,
): Promise<MadeFile | undefined> {
  const now = services.clock.now();
  const asked = readDownloadToken({ vault: services.vault, now }, token);
  const download = asked && registry.download(asked.download);
  if (!asked || !download) return undefined;
  return services.db.transaction(async (tx) => {
    const person = await findPerson(tx, asked.personId);
    if (!person?.isActive || (download.may && !hasRole(person, ...download.may))) return undefined;
    const { id: actor, locale, zone } = person;
    const file = await download.make({ ...services, tx, now, person, actor, locale, zone }, asked.arg);
    if (!file) return undefined;
    await appendAudit(tx, now, {
      subject: file.subject ?? person.id,
      actor,
      action: `download.${download.name}`,
      data: { bytes: file.bytes.length },
    });
    return file;
  });
}
