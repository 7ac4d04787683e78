import { z } from "zod";
import { PlatformError } from "../../core/surface.ts";
import { DOWNLOAD_PIECE_BYTES } from "./limits.ts";
import { Answer, type Received, refusal, type WecomOptions, WecomTransport } from "./transport.ts";

/** The `template_card` object as documented; the renderer makes it, the client only carries it. */
export type TemplateCard = {
  card_type: "text_notice" | "button_interaction" | "vote_interaction" | "multiple_interaction";
} & Readonly<Record<string, unknown>>;

export type WecomMessage =
  | { msgtype: "text"; text: { content: string } }
  | { msgtype: "image"; image: { media_id: string } }
  | { msgtype: "template_card"; template_card: TemplateCard };

export type GroupMessage = { msgtype: "markdown"; markdown: { content: string } };

export type SendResult = {
  msgid: string;
  /** For one later update of the card; only cards that can be updated have it. */
  responseCode?: string;
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

  /** Sends to one member, and either reaches them or fails. @throws PlatformError */
  async send(to: string, message: WecomMessage): Promise<SendResult> {
    const answer = await this.#transport.call(Sent, {
      path: "/cgi-bin/message/send",
      trace: "perhaps",
      json: { touser: recipient(to), agentid: this.#agentId, ...message },
    });
    // "ok" and the recipient's name in a list means that nobody got anything.
    if (answer.invaliduser !== "") throw refusal("invalid-user", "never");
    if (answer.unlicenseduser !== "") throw refusal("unlicensed-user", "never");
    const responseCode = answer.response_code;
    return { msgid: answer.msgid, ...(responseCode && { responseCode }) };
  }

  /** Says something in the group behind the webhook of its robot. @throws PlatformError */
  async sendToGroup(webhook: URL, message: GroupMessage): Promise<void> {
    await this.#transport.callOpen(Answer, { path: webhook, trace: "perhaps", json: message });
  }

  /**
   * Takes a message of this app back within 24 hours, later that is the error 42052; one that is not ours, or not known,
   * is 40058. https://developer.work.weixin.qq.com/document/path/94867
   */
  async recall(msgid: string): Promise<void> {
    await this.#transport.call(Answer, { path: "/cgi-bin/message/recall", trace: "perhaps", json: { msgid } });
  }

  /** Changes a delivered card with a code that works once; used, old or unknown codes are the error 60140. */
  async updateTemplateCard(to: string, responseCode: string, change: CardChange): Promise<void> {
    const answer = await this.#transport.call(Updated, {
      path: "/cgi-bin/message/update_template_card",
      trace: "perhaps",
      json: {
        userids: [recipient(to)],
        agentid: this.#agentId,
        response_code: responseCode,
        ...("card" in change ? { template_card: change.card } : { button: { replace_name: change.greyButtonsAs } }),
      },
    });
    if (answer.invaliduser.length > 0) throw refusal("invalid-user", "never");
  }

  /** Hands over a picture, PNG or JPEG, to be sent within three days. @returns its media id @throws PlatformError */
  async uploadImage(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<string> {
    const Uploaded = z.object({ media_id: z.string().min(1) });
    const form = new FormData();
    form.append("media", new Blob([bytes], { type: "image/png" }), name);
    const query = { type: "image" };
    return (await this.#transport.call(Uploaded, { path: "/cgi-bin/media/upload", query, form })).media_id;
  }

  /** Fetches a file that a member sent, in pieces if it is large. */
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
function recipient(user: string): string {
  if (!USER_ID.test(user)) throw refusal("malformed-user-id", "never");
  return user;
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
