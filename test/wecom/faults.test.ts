import { describe, expect, test } from "vitest";
import type { Office } from "./office.ts";
import { openOffice } from "./office.ts";

const problems = (office: Office) => office.app.log.lines.filter(({ level }) => level !== "info");

/** The next `times` rows of these tables cannot be written, as in a short failure of the database. */
async function breaks(office: Office, tables: readonly string[], times: number): Promise<void> {
  const { pool } = office.app.services.db;
  for (const table of tables) {
    // A sequence is not rolled back with the transaction that it makes fail.
    await pool.query(`CREATE SEQUENCE broken_${table};
      CREATE FUNCTION break_${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('broken_${table}') <= ${times} THEN RAISE EXCEPTION 'out of order'; END IF;
        RETURN NEW; END $$;
      CREATE TRIGGER break BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION break_${table}()`);
  }
}

describe("when the database fails for a moment", () => {
  test("a press of which nobody could be told comes again and then has its effect, once", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    await li.says("帮助");
    await breaks(office, ["inbox", "message"], 2);
    li.fresh();
    const delivery = await li.driver.presses(li.card, "打开首页");
    expect(delivery.attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
    await office.app.sender.drain();
    li.sees(/李四，您好/, /查看命令/);
    // One line each, with the reference; the adapter adds none.
    expect(problems(office).map(({ level, message }) => [level, message])).toEqual([
      ["error", "fault"],
      ["error", "fault"],
    ]);
  });
  test("a message whose sender is told in the answer is not asked for again", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    await breaks(office, ["inbox", "message"], 1);
    const delivery = await li.driver.says("我的");
    expect(delivery.attempts.map(({ status }) => status)).toEqual([200]);
    const reference = String(problems(office)[0]?.fields.reference);
    expect(reference).toMatch(/^E-/);
    li.sees(new RegExp(reference));
    await li.says("我的");
    li.sees(/我的举报/);
  });
  test("whoever can be written to is told the reference, and the event is answered", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    await li.says("帮助");
    await breaks(office, ["inbox"], 1);
    li.fresh();
    const delivery = await li.driver.presses(li.card, "打开首页");
    expect(delivery.attempts.map(({ status }) => status)).toEqual([200]);
    await office.app.sender.drain();
    li.sees(new RegExp(String(problems(office)[0]?.fields.reference)));
  });
  test("a stranger's press is answered, whatever we know of them", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    await li.says("帮助");
    await office.app.services.db.prisma.platformAccount.updateMany({ data: { isActive: false } });
    const delivery = await li.driver.presses(li.card, "打开首页");
    expect(delivery.attempts.map(({ status }) => status)).toEqual([200]);
  });
});

describe("when the installation is not in order", () => {
  test("messages wait, the log says once what to set, and all arrive when it is mended", async () => {
    const office = await openOffice({ app: { trustedIps: ["127.0.0.1"] } });
    const li = office.as("lisi");
    office.wecom.callsComeFrom("203.0.113.9");
    for (const word of ["我的", "帮助", "首页"]) await li.says(word);
    li.sees();
    office.clock.advance(5 * 60_000);
    await office.app.sender.drain();
    li.sees();
    expect(problems(office)).toMatchObject([
      {
        level: "warn",
        fields: { code: "60020", refusal: expect.stringMatching(/from 203\.0\.113\.9/) },
        message: expect.stringMatching(/企业可信IP/),
      },
    ]);
    expect(await office.adapter.check?.()).toMatchObject({ detail: expect.stringMatching(/60020.*企业可信IP/) });
    office.wecom.callsComeFrom("127.0.0.1");
    office.clock.advance(5 * 60_000);
    await office.app.sender.drain();
    const fresh = li.fresh().join("\n");
    for (const part of [/我的举报/, /我能做什么/, /李四，您好/]) expect(fresh).toMatch(part);
    const { prisma } = office.app.services.db;
    expect(await prisma.delivery.count({ where: { state: { not: "sent" } } })).toBe(0);
  });
  test("a disabled app loses nothing for two days, and a file is not given up either", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    const photo = await li.driver.sendsImage(Buffer.from("ffd8ffe000104a464946", "hex"));
    const ref = /<MediaId><!\[CDATA\[(.*?)]]>/.exec(photo.inner)?.[1] ?? "";
    await office.app.sender.drain();
    li.fresh();
    office.wecom.disablesApp();
    await li.says("我的");
    for (let hours = 0; hours < 48; hours += 1) {
      office.clock.advance(3_600_000);
      await office.app.sender.drain();
    }
    const file = { kind: "remote", platform: "wecom", ref } as const;
    await expect(office.adapter.surface.fetchFile(file)).rejects.toMatchObject({ retry: "later" });
    office.wecom.disablesApp(undefined, false);
    office.clock.advance(31 * 60_000);
    await office.app.sender.drain();
    li.sees(/我的举报/);
    expect(await office.adapter.surface.fetchFile(file)).toMatchObject({ name: "image.jpg" });
  });
});
