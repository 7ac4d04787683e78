import { z } from "zod";
import { PlatformError } from "../../core/surface.ts";
import { DOWNLOAD_PIECE_BYTES, DUPLICATE_CHECK_MAX_SECONDS, MEDIA_LIVES_MS, RECIPIENTS_MAX_COUNT } from "./limits.ts";
import { Answer, type Received, refusal, type WecomOptions, WecomTransport } from "./transport.ts";

/** The `template_card` object as documented; the renderer makes it, the client only carries it. */
export type TemplateCard = {
  card_type: "text_notice" | "news_notice" | "button_interaction" | "vote_interaction" | "multiple_interaction";
} & Readonly<Record<string, unknown>>;

export type WecomMessage =
  | { msgtype: "text"; text: { content: string } }
  | { msgtype: "markdown"; markdown: { content: string } }
  | { msgtype: "image"; image: { media_id: string } }
  | { msgtype: "file"; file: { media_id: string } }
  | { msgtype: "template_card"; template_card: TemplateCard };

export type SendResult = {
  msgid: string;
  /** For one later update of the card; only cards that can be updated have it. */
  responseCode?: string;
  /** Who got nothing: not in the company or outside the app's scope. In lower case. */
  invalid: string[];
  /** Who got nothing for want of a licence. In lower case. */
  unlicensed: string[];
};

export type CardChange = { card: TemplateCard } | { greyButtonsAs: string };

export type WecomMember = {
  userId: string;
  name: string;
  /** Only departments inside the app's scope. */
  departments: number[];
  mainDepartment?: number;
  /** Missing also when there is one outside the app's scope. */
  directLeader?: string;
  position?: string;
  status: "active" | "disabled" | "not-activated" | "left" | "unknown";
};

export type WecomDepartment = { id: number; name: string; parentId: number; order: number; leaders: string[] };

type MenuItem =
  | { type: "click"; name: string; key: string }
  | { type: "view"; name: string; url: string }
  | { name: string; sub_button: MenuItem[] };
export type Menu = { button: MenuItem[] };

export type Visitor = { kind: "member"; userId: string } | { kind: "outsider" };

export type DownloadedMedia = { bytes: Uint8Array; name?: string; mime?: string };

const USER_ID = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/;
/** Departments read at the same time; WeCom refuses too many parallel calls (45033). */
const PARALLEL_READS = 4;
const STATUS: Record<number, WecomMember["status"]> = { 1: "active", 2: "disabled", 4: "not-activated", 5: "left" };

const Sent = z.object({
  msgid: z.string().default(""),
  response_code: z.string().optional(),
  invaliduser: z.string().default(""),
  unlicenseduser: z.string().default(""),
});
const Updated = z.object({ invaliduser: z.array(z.string()).default([]) });
const Uploaded = z.object({ media_id: z.string().min(1), created_at: z.coerce.number() });
const Member = z.object({
  userid: z.string(),
  name: z.string().default(""),
  department: z.array(z.number()).default([]),
  main_department: z.number().optional(),
  direct_leader: z.array(z.string()).default([]),
  position: z.string().optional(),
  status: z.number().optional(),
});
const Department = z.object({
  id: z.number(),
  name: z.string().default(""),
  parentid: z.number().default(0),
  order: z.number().default(0),
  department_leader: z.array(z.string()).default([]),
});

/**
 * WeCom's server API for one app. Every refusal and every failure to reach it is a `PlatformError` whose message holds
 * neither token nor secret nor anybody's text.
 */
export class WecomClient {
  readonly #agentId: number;
  readonly #transport: WecomTransport;

  constructor(options: WecomOptions) {
    this.#agentId = options.agentId;
    this.#transport = new WecomTransport(options);
  }

  /**
   * Sends to at most 1000 members. To one member it either reaches them or fails; to several, look at the lists.
   * `onceWithinSeconds` lets WeCom drop the same request sent again within that time. The first attempt must say so as
   * well as the repeated one, and then the same words sent on purpose are dropped too.
   */
  async send(to: string | readonly string[], message: WecomMessage, onceWithinSeconds?: number): Promise<SendResult> {
    const users = recipients(to);
    const answer = await this.#transport.call(Sent, {
      path: "/cgi-bin/message/send",
      trace: "perhaps",
      json: {
        touser: users.join("|"),
        agentid: this.#agentId,
        ...message,
        ...(onceWithinSeconds !== undefined && {
          enable_duplicate_check: 1,
          duplicate_check_interval: Math.min(onceWithinSeconds, DUPLICATE_CHECK_MAX_SECONDS),
        }),
      },
    });
    const invalid = separate(answer.invaliduser);
    const unlicensed = separate(answer.unlicenseduser);
    // With one recipient "ok" and a name in a list means that nobody got anything.
    if (users.length === 1 && invalid.length > 0) throw refusal("invalid-user", "never");
    if (users.length === 1 && unlicensed.length > 0) throw refusal("unlicensed-user", "never");
    const responseCode = answer.response_code;
    return { msgid: answer.msgid, ...(responseCode && { responseCode }), invalid, unlicensed };
  }

  /** Changes a delivered card with a code that works once; used, old or unknown codes are the error 60140. */
  async updateTemplateCard(
    to: string | readonly string[],
    responseCode: string,
    change: CardChange,
  ): Promise<{ invalid: string[] }> {
    const answer = await this.#transport.call(Updated, {
      path: "/cgi-bin/message/update_template_card",
      trace: "perhaps",
      json: {
        userids: recipients(to),
        agentid: this.#agentId,
        response_code: responseCode,
        ...("card" in change ? { template_card: change.card } : { button: { replace_name: change.greyButtonsAs } }),
      },
    });
    return { invalid: answer.invaliduser.map((user) => user.toLowerCase()) };
  }

  /** Takes a message back within 24 hours of sending. */
  async recall(msgid: string): Promise<void> {
    await this.#transport.call(Answer, { path: "/cgi-bin/message/recall", json: { msgid } });
  }

  /** Lends WeCom a file for three days; `name` is what the recipients see. */
  async uploadMedia(
    type: "image" | "voice" | "video" | "file",
    file: { name: string; bytes: Uint8Array<ArrayBuffer>; mime?: string },
  ): Promise<{ mediaId: string; expiresAt: Date }> {
    const form = new FormData();
    form.set("media", new Blob([file.bytes], { type: file.mime ?? "application/octet-stream" }), file.name);
    const answer = await this.#transport.call(Uploaded, { path: "/cgi-bin/media/upload", query: { type }, form });
    return { mediaId: answer.media_id, expiresAt: new Date(answer.created_at * 1000 + MEDIA_LIVES_MS) };
  }

  /** Fetches a file that a member sent or we uploaded, in pieces if it is large. */
  async downloadMedia(mediaId: string, maxBytes: number): Promise<DownloadedMedia> {
    const whole = { path: "/cgi-bin/media/get", query: { media_id: mediaId } };
    try {
      return media(await this.#transport.fetchFile(whole, maxBytes));
    } catch (error) {
      if (!(error instanceof PlatformError && error.code === "830002")) throw error;
    }
    const pieces: Uint8Array[] = [];
    let start = 0;
    for (;;) {
      const headers = { range: `bytes=${start}-${start + DOWNLOAD_PIECE_BYTES - 1}` };
      const piece = await this.#transport.fetchFile({ ...whole, headers }, maxBytes - start);
      pieces.push(piece.bytes);
      start += piece.bytes.length;
      const size = Number(/\/(\d+)$/.exec(piece.headers.get("content-range") ?? "")?.[1]);
      if (!Number.isSafeInteger(size) || piece.bytes.length === 0) throw refusal("unexpected-answer", "later");
      if (size > maxBytes) throw refusal("too-large", "never");
      if (start >= size) return { ...media(piece), bytes: Buffer.concat(pieces) };
    }
  }

  async getUser(userId: string): Promise<WecomMember> {
    return member(await this.#transport.call(Member, { path: "/cgi-bin/user/get", query: { userid: userId } }));
  }

  /** The members of one department that the app may see, not of the ones below it. */
  async listUsers(departmentId: number): Promise<WecomMember[]> {
    const UserList = z.object({ userlist: z.array(Member) });
    const query = { department_id: departmentId };
    return (await this.#transport.call(UserList, { path: "/cgi-bin/user/list", query })).userlist.map(member);
  }

  /** Every department in the app's scope. One call each, as the page of the single slow call advises. */
  async listDepartments(): Promise<WecomDepartment[]> {
    const List = z.object({ department_id: z.array(z.object({ id: z.number() })) });
    const One = z.object({ department: Department });
    const { department_id } = await this.#transport.call(List, { path: "/cgi-bin/department/simplelist" });
    const departments: WecomDepartment[] = [];
    for (let start = 0; start < department_id.length; start += PARALLEL_READS) {
      const read = department_id.slice(start, start + PARALLEL_READS).map(async ({ id }) => {
        const { department } = await this.#transport.call(One, { path: "/cgi-bin/department/get", query: { id } });
        const { name, parentid, order, department_leader } = department;
        return { id, name, parentId: parentid, order, leaders: department_leader };
      });
      departments.push(...(await Promise.all(read)));
    }
    return departments;
  }

  /** The menu that the app has now, undefined if there is none. */
  async getMenu(): Promise<Menu | undefined> {
    const MenuAnswer = z.object({ button: z.array(z.custom<MenuItem>((item) => typeof item === "object")) });
    try {
      return await this.#transport.call(MenuAnswer, { path: "/cgi-bin/menu/get", query: { agentid: this.#agentId } });
    } catch (error) {
      if (error instanceof PlatformError && error.code === "46003") return undefined;
      throw error;
    }
  }

  /** Replaces the whole menu for everybody, also what an administrator arranged by hand. */
  async createMenu(menu: Menu): Promise<void> {
    const query = { agentid: this.#agentId };
    await this.#transport.call(Answer, { path: "/cgi-bin/menu/create", query, json: menu });
  }

  async deleteMenu(): Promise<void> {
    await this.#transport.call(Answer, { path: "/cgi-bin/menu/delete", query: { agentid: this.#agentId } });
  }

  /** Who came back from the sign-in redirect with this code, which works once within five minutes (else 40029). */
  async getUserInfo(code: string): Promise<Visitor> {
    const Info = z.object({ userid: z.string().optional() });
    const { userid } = await this.#transport.call(Info, {
      path: "/cgi-bin/auth/getuserinfo",
      query: { code },
      trace: "perhaps",
    });
    return userid ? { kind: "member", userId: userid } : { kind: "outsider" };
  }

  /** The addresses that callbacks come from; an entry may have `*` as its last part. */
  async getCallbackIps(): Promise<string[]> {
    const Addresses = z.object({ ip_list: z.array(z.string()) });
    return (await this.#transport.call(Addresses, { path: "/cgi-bin/getcallbackip" })).ip_list;
  }
}

/** Never `@all`, never a joined list in disguise: a slip here would tell a whole company. */
function recipients(to: string | readonly string[]): string[] {
  const users = typeof to === "string" ? [to] : [...to];
  if (users.length === 0 || users.length > RECIPIENTS_MAX_COUNT) throw refusal("wrong-recipient-count", "never");
  if (!users.every((user) => USER_ID.test(user))) throw refusal("malformed-user-id", "never");
  return users;
}

function separate(joined: string): string[] {
  return joined
    .toLowerCase()
    .split("|")
    .filter((part) => part !== "");
}

function member(raw: z.infer<typeof Member>): WecomMember {
  const { userid, name, department, main_department, direct_leader, position, status } = raw;
  return {
    userId: userid,
    name,
    departments: department,
    ...(main_department !== undefined && { mainDepartment: main_department }),
    ...(direct_leader[0] !== undefined && { directLeader: direct_leader[0] }),
    ...(position && { position }),
    status: STATUS[status ?? 0] ?? "unknown",
  };
}

function media({ bytes, headers }: Received): DownloadedMedia {
  const name = /filename="([^"]*)"/i.exec(headers.get("content-disposition") ?? "")?.[1];
  const mime = headers.get("content-type")?.split(";")[0]?.trim();
  // Header bytes arrive as Latin-1; names are sent in UTF-8.
  return { bytes, ...(name && { name: Buffer.from(name, "latin1").toString("utf8") }), ...(mime && { mime }) };
}
