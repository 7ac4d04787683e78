import { describe, expect, test } from "vitest";
import { withDatabaseOf } from "../../test/support/database.ts";
import { type DirectoryEntry, importDirectory } from "./directory.ts";
import { findByAccount } from "./people.ts";

const DEFAULTS = { locale: "zh-CN", zone: "Asia/Shanghai", region: "CN" } as const;
const NOW = new Date("2026-11-24T01:00:00Z");
const slack = (id: string) => ({ platform: "slack", tenant: "T1", externalId: id }) as const;
const wecom = (id: string) => ({ platform: "wecom", tenant: "ww1", externalId: id }) as const;
const entry = (over: Partial<DirectoryEntry> & { name: string }): DirectoryEntry => ({ isActive: true, ...over });

describe("a directory that is read", () => {
  test("makes people once, links managers in any order, and never makes anybody their own", () =>
    withDatabaseOf(async (db) => {
      const list = [
        entry({ name: "Chen", account: slack("U1"), manager: { account: slack("U2") } }),
        entry({ name: "Li", account: slack("U2"), manager: { account: slack("U2") } }),
      ];
      expect(await db.transaction((tx) => importDirectory(tx, list, DEFAULTS, NOW))).toMatchObject({
        made: 2,
        kept: 0,
      });
      expect(await db.transaction((tx) => importDirectory(tx, list, DEFAULTS, NOW))).toMatchObject({
        made: 0,
        kept: 2,
      });
      const [chen, li] = [await findByAccount(db, slack("U1")), await findByAccount(db, slack("U2"))];
      expect(chen?.managerId).toBe(li?.id);
      expect(li?.managerId).toBeUndefined();
      expect(chen?.roles).toEqual(["employee"]);
    }));

  test("says that somebody has no manager any more, unless it names nobody's", () =>
    withDatabaseOf(async (db) => {
      const boss = entry({ name: "Li", account: slack("U2") });
      const other = entry({ name: "Wu", account: slack("U3"), manager: { account: slack("U2") } });
      const read = (list: DirectoryEntry[], isWhole: boolean) =>
        db.transaction((tx) => importDirectory(tx, list, DEFAULTS, NOW, { isWhole }));
      const managerOf = async (id: string) => (await findByAccount(db, slack(id)))?.managerId;
      const chen = entry({ name: "Chen", account: slack("U1") });
      await read([boss, other, { ...chen, manager: { account: slack("U2") } }], true);
      expect(await managerOf("U1")).toBeDefined();
      // One person read alone, and a directory without that field, have no say in it.
      await read([chen], false);
      await read([chen, boss, entry({ name: "Wu", account: slack("U3") })], true);
      expect(await managerOf("U1")).toBeDefined();
      await read([chen, boss, other], true);
      expect(await managerOf("U1")).toBeUndefined();
      expect(await managerOf("U3")).toBeDefined();
      // Two directories do not take turns: one that knows of no manager leaves what the other says.
      const both = { name: "Wu", email: "wu@a.example", account: wecom("wu"), manager: { account: wecom("li") } };
      await read([entry({ name: "Li", account: wecom("li") }), entry(both)], true);
      await read([entry({ name: "Wu", email: "wu@a.example", account: slack("U3") }), other, boss], false);
      const wu = await findByAccount(db, wecom("wu"));
      await read(
        [
          boss,
          { ...chen, manager: { account: slack("U2") } },
          entry({ name: "Wu", email: "wu@a.example", account: slack("U3") }),
        ],
        true,
      );
      expect((await findByAccount(db, wecom("wu")))?.managerId).toBe(wu?.managerId);
      expect(wu?.managerId).toBeDefined();
    }));

  test("is one person over two platforms by the e-mail address, whatever its case", () =>
    withDatabaseOf(async (db) => {
      const one = [entry({ name: "Chen", email: "Chen@A.example", account: slack("U1") })];
      const two = [entry({ name: "陈晨", email: "chen@a.example", account: wecom("ChenChen") })];
      await db.transaction((tx) => importDirectory(tx, one, DEFAULTS, NOW));
      await db.transaction((tx) => importDirectory(tx, two, DEFAULTS, NOW));
      expect((await findByAccount(db, slack("U1")))?.id).toBe((await findByAccount(db, wecom("chenchen")))?.id);
    }));

  test("an address that is somebody else's already does not stop the rest", () =>
    withDatabaseOf(async (db) => {
      await db.transaction((tx) => importDirectory(tx, [entry({ name: "A", account: slack("U1") })], DEFAULTS, NOW));
      await db.transaction((tx) => importDirectory(tx, [entry({ name: "A", email: "a@x.example" })], DEFAULTS, NOW));
      const again = [
        entry({ name: "A", email: "a@x.example", account: slack("U1") }),
        entry({ name: "B", account: slack("U2") }),
      ];
      expect(await db.transaction((tx) => importDirectory(tx, again, DEFAULTS, NOW))).toMatchObject({
        clashes: 1,
        made: 1,
      });
    }));

  test("somebody who left one platform stays while another account is active, and goes with the last", () =>
    withDatabaseOf(async (db) => {
      const both = [
        entry({ name: "Chen", email: "c@x.example", account: slack("U1") }),
        entry({ name: "Chen", email: "c@x.example", account: wecom("chen") }),
      ];
      await db.transaction((tx) => importDirectory(tx, both, DEFAULTS, NOW));
      const off = (account: DirectoryEntry["account"] & object) => [entry({ name: "Chen", account, isActive: false })];
      await db.transaction((tx) => importDirectory(tx, off(wecom("chen")), DEFAULTS, NOW));
      expect(await findByAccount(db, slack("U1"))).toBeDefined();
      expect(await findByAccount(db, wecom("chen"))).toBeUndefined();
      await db.transaction((tx) => importDirectory(tx, off(slack("U1")), DEFAULTS, NOW));
      const person = await db.prisma.person.findFirstOrThrow({ where: { email: "c@x.example" } });
      expect([person.isActive, person.leftAt]).toEqual([false, NOW]);
    }));

  test("whoever a whole reading no longer names has gone, unless half of the company would have", () =>
    withDatabaseOf(async (db) => {
      const list = ["U1", "U2", "U3", "U4"].map((id) => entry({ name: id, account: slack(id) }));
      await db.transaction((tx) => importDirectory(tx, list, DEFAULTS, NOW, { isWhole: true }));
      const part = (count: number) =>
        db.transaction((tx) => importDirectory(tx, list.slice(0, count), DEFAULTS, NOW, { isWhole: true }));
      expect((await part(1)).gone).toBe(0);
      expect((await part(3)).gone).toBe(1);
      expect(await findByAccount(db, slack("U4"))).toBeUndefined();
    }));

  test("of twelve thousand people is taken in by one short transaction", () =>
    withDatabaseOf(async (db) => {
      const list = Array.from({ length: 12_000 }, (_, i) =>
        entry({
          name: `P${i}`,
          email: `p${i}@x.example`,
          account: slack(`U${i}`),
          manager: { account: slack(`U${Math.floor(i / 10)}`) },
        }),
      );
      expect(await db.transaction((tx) => importDirectory(tx, list, DEFAULTS, NOW))).toMatchObject({ made: 12_000 });
    }));
});
