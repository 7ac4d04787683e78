import type { Jurisdiction } from "./core/jurisdiction.ts";
import type { Locale } from "./core/locale.ts";
import type { Role } from "./core/people.ts";
import type { Tx } from "./db/database.ts";

/** The tenant of accounts in the browser. */
export const DEMO_TENANT = "demo";

type DemoPerson = {
  key: string;
  name: string;
  email: string;
  department: string;
  title: string;
  manager?: string;
  roles?: readonly Role[];
  locale?: Locale;
  zone?: string;
  region?: string;
  jurisdiction?: Jurisdiction;
  city?: string;
};

const LONDON = { locale: "en", zone: "Europe/London", region: "GB-ENG", jurisdiction: "GB", city: "London" } as const;

/** Everybody whom the main flows need, with two of those who may press the same button. */
const PEOPLE: readonly DemoPerson[] = [
  { key: "zhaolan", name: "赵岚", email: "zhao.lan@demo.example", department: "管理与职能", title: "总经理" },
  {
    key: "liqiang",
    name: "李强",
    email: "li.qiang@demo.example",
    department: "市场部",
    title: "市场部经理",
    manager: "zhaolan",
  },
  {
    key: "chenchen",
    name: "陈晨",
    email: "chen.chen@demo.example",
    department: "市场部",
    title: "市场专员",
    manager: "liqiang",
  },
  {
    key: "zhouyu",
    name: "周宇",
    email: "zhou.yu@demo.example",
    department: "市场部",
    title: "社媒运营",
    manager: "liqiang",
    roles: ["operator"],
  },
  {
    key: "wangmin",
    name: "王敏",
    email: "wang.min@demo.example",
    department: "管理与职能",
    title: "合规经理",
    manager: "zhaolan",
    roles: ["compliance"],
  },
  {
    key: "liuyang",
    name: "刘洋",
    email: "liu.yang@demo.example",
    department: "管理与职能",
    title: "合规专员",
    manager: "wangmin",
    roles: ["compliance"],
  },
  {
    key: "sunli",
    name: "孙丽",
    email: "sun.li@demo.example",
    department: "管理与职能",
    title: "人力资源经理",
    manager: "zhaolan",
    roles: ["hr"],
  },
  {
    key: "wutao",
    name: "吴涛",
    email: "wu.tao@demo.example",
    department: "管理与职能",
    title: "信息安全工程师",
    manager: "zhaolan",
    roles: ["security", "admin"],
  },
  {
    key: "linyue",
    name: "林悦",
    email: "lin.yue@demo.example",
    department: "管理与职能",
    title: "公关经理",
    manager: "zhaolan",
    roles: ["pr"],
  },
  {
    key: "hejing",
    name: "何静",
    email: "he.jing@demo.example",
    department: "管理与职能",
    title: "法务",
    manager: "zhaolan",
    roles: ["legal"],
  },
  {
    key: "daniel",
    name: "Daniel Smith",
    email: "daniel.smith@demo.example",
    department: "International Sales",
    title: "Sales Manager",
    manager: "zhaolan",
    ...LONDON,
  },
  {
    key: "emma",
    name: "Emma Brown",
    email: "emma.brown@demo.example",
    department: "International Sales",
    title: "Account Executive",
    manager: "daniel",
    ...LONDON,
  },
  {
    key: "mia",
    name: "Mia Johnson",
    email: "mia.johnson@demo.example",
    department: "International Sales",
    title: "Account Executive",
    manager: "daniel",
    locale: "en",
    zone: "America/New_York",
    region: "US",
    jurisdiction: "US",
    city: "New York",
  },
];

export const demoPersonId = (key: string): string => `per_demo${key}`;

/** Who has taken note of the demo company's policy: everybody but one who has just joined. */
export const demoSigners: readonly string[] = PEOPLE.filter(({ key }) => key !== "mia").map(({ key }) =>
  demoPersonId(key),
);

/** The two who decided that it is published: HR and legal. */
export const demoDeciders: readonly string[] = [demoPersonId("sunli"), demoPersonId("hejing")];

const DEMO_IDS = "per\\_demo%";

/** How many people there are who are not of the demo company. */
export async function countRealPeople(tx: Pick<Tx, "sql">): Promise<number> {
  const [row] = await tx.sql<{ count: number }>(
    { name: "demo.real-people", text: "SELECT count(*)::int AS count FROM person WHERE id NOT LIKE $1" },
    [DEMO_IDS],
  );
  return row?.count ?? 0;
}

/**
 * Outside the demo its people are nobody: a database that was played with before must not route a real report to them.
 */
export async function retireDemoCompany(tx: Pick<Tx, "sql">, now: Date): Promise<void> {
  await tx.sql(
    {
      name: "demo.retire",
      text: "UPDATE person SET is_active = false, left_at = $2 WHERE id LIKE $1 AND is_active",
    },
    [DEMO_IDS, now],
  );
}

/** Makes the demo company once; people who are there already stay as they are. Returns how many were made. */
export async function loadDemoCompany(tx: Tx, now: Date): Promise<number> {
  await tx.sql(
    { name: "demo.bring-back", text: "UPDATE person SET is_active = true, left_at = NULL WHERE id LIKE $1" },
    [DEMO_IDS],
  );
  const known = new Set((await tx.prisma.person.findMany({ select: { id: true } })).map((row) => row.id));
  const fresh = PEOPLE.filter((person) => !known.has(demoPersonId(person.key)));
  for (const person of fresh) {
    const id = demoPersonId(person.key);
    await tx.prisma.person.create({
      data: {
        id,
        name: person.name,
        email: person.email,
        locale: person.locale ?? "zh-CN",
        zone: person.zone ?? "Asia/Shanghai",
        region: person.region ?? "CN",
        department: person.department,
        title: person.title,
        jurisdiction: person.jurisdiction ?? "CN",
        city: person.city ?? "上海",
        contractFrom: "2024-03-01",
        createdAt: now,
        accounts: { create: { platform: "web", tenant: DEMO_TENANT, externalId: person.key, spelling: person.key } },
        roles: { create: ["employee", ...(person.roles ?? [])].map((role) => ({ role })) },
      },
    });
  }
  for (const person of fresh) {
    if (!person.manager) continue;
    await tx.prisma.person.update({
      where: { id: demoPersonId(person.key) },
      data: { managerId: demoPersonId(person.manager) },
    });
  }
  return fresh.length;
}
