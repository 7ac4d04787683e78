import type { Clock } from "../../core/clock.ts";
import type { DirectoryEntry } from "../../core/directory.ts";
import type { Account } from "../../core/interaction.ts";
import type { WecomClient, WecomDepartment, WecomMember } from "./client.ts";

/** Minutes that the tree of departments is taken to be as it was; many people come at once when an app is rolled out. */
const TREE_MINUTES = 10;

/** Reads people as WeCom shows them to an app: names, departments and leaders, no e-mail addresses. */
export class WecomDirectory {
  readonly #client: WecomClient;
  readonly #tenant: string;
  readonly #clock: Clock;
  #tree: { departments: Map<number, WecomDepartment>; readAt: number } | undefined;

  constructor(client: WecomClient, tenant: string, clock: Clock) {
    this.#client = client;
    this.#tenant = tenant;
    this.#clock = clock;
  }

  /** Everybody in the app's scope, department by department. @throws PlatformError */
  async readAll(): Promise<DirectoryEntry[]> {
    this.#tree = undefined;
    const departments = await this.#departments();
    const members = new Map<string, WecomMember>();
    for (const id of departments.keys()) {
      for (const member of await this.#client.listUsers(id)) members.set(member.userId.toLowerCase(), member);
    }
    return [...members.values()].map((member) => this.#entry(member, departments));
  }

  /** One member. @throws PlatformError, code 60111 for somebody outside the scope */
  async readOne(userId: string): Promise<DirectoryEntry> {
    const departments = await this.#departments();
    return this.#entry(await this.#client.getUser(userId), departments);
  }

  async #departments(): Promise<Map<number, WecomDepartment>> {
    const now = this.#clock.now().getTime();
    if (!this.#tree || now - this.#tree.readAt > TREE_MINUTES * 60_000) {
      const list = await this.#client.listDepartments();
      this.#tree = { readAt: now, departments: new Map(list.map((department) => [department.id, department])) };
    }
    return this.#tree.departments;
  }

  #entry(member: WecomMember, departments: Map<number, WecomDepartment>): DirectoryEntry {
    const home =
      departments.get(member.mainDepartment ?? Number.NaN) ?? departments.get(member.departments[0] ?? Number.NaN);
    const leader = leaderOf(member, home, departments);
    const account = (externalId: string): Account => ({ platform: "wecom", tenant: this.#tenant, externalId });
    return {
      account: account(member.userId),
      name: member.name || member.userId,
      ...(home && { department: home.name }),
      ...(member.position && { title: member.position }),
      ...(leader && { manager: { account: account(leader) } }),
      isActive: member.status !== "left" && member.status !== "disabled",
    };
  }
}

/**
 * The direct leader; WeCom hides one who is outside the app's scope, so otherwise the leader of the department or of
 * the nearest one above it, and nobody is their own.
 */
function leaderOf(
  member: Pick<WecomMember, "userId" | "directLeader">,
  home: WecomDepartment | undefined,
  departments: ReadonlyMap<number, WecomDepartment>,
): string | undefined {
  const self = member.userId.toLowerCase();
  if (member.directLeader && member.directLeader.toLowerCase() !== self) return member.directLeader;
  const seen = new Set<number>();
  for (let at = home; at && !seen.has(at.id); at = departments.get(at.parentId)) {
    seen.add(at.id);
    const leader = at.leaders.find((one) => one.toLowerCase() !== self);
    if (leader) return leader;
  }
  return undefined;
}
