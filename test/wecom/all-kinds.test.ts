import { expect, test } from "vitest";
import { type Kinds, kindsFeature } from "../support/kinds-feature.ts";
import { get, sendForm } from "../web/web-app.ts";
import { openOffice } from "./office.ts";

async function open() {
  const { feature, submitted } = kindsFeature();
  const office = await openOffice({}, { features: [feature], hasPages: true });
  const who = await office.personOf("QianQi");
  const wanted: Omit<Kinds, "files"> = {
    read: undefined,
    text: "一行",
    story: "第一行\n第二行",
    one: "b",
    some: ["a", "c"],
    who,
    day: "2026-11-23",
    clock: "14:30",
    moment: new Date("2026-11-23T21:05:00+08:00"),
    count: 3,
    address: "https://weibo.com/1/abc",
  };
  return { office, submitted, wanted, li: office.as("lisi"), by: await office.personOf("lisi") };
}

test("every kind of field is answered in the chat, with a slip at each, and arrives as what it means", async () => {
  const { office, submitted, wanted, li, by } = await open();
  const total = 11;
  const at = (step: number, rest = "") => new RegExp(`（${step}/${total}）${rest}`);
  await li.says("每一种");
  li.sees(/（1\/11）一行字\n请先读：\n这一段只读不答。/);
  await li.says("一");
  li.sees(at(1, "[\\s\\S]*至少需要 2 个字"));
  await li.says("一行");
  li.sees(at(2, "几行字"));
  await li.says("第一行\n第二行");
  li.sees(at(3, "选一个[\\s\\S]*1 甲\\n2 乙\\n3 丙"));
  await li.says("丁");
  li.sees(at(3, "[\\s\\S]*请从列出的选项中选择"));
  await li.presses("2 乙");
  li.sees(at(4, "选几个[\\s\\S]*4\\. 丁"), /4\/11[\s\S]*甲\n乙\n丙\n丁/);
  await li.says("1 2 3 4");
  li.sees(at(4, "[\\s\\S]*最多 3 项"), /甲\n乙/);
  const vote = li.card;
  const question = String((vote.card.checkbox as { question_key: string }).question_key);
  await li.presses("提交", { on: vote, selected: { [question]: ["0", "2"] } });
  li.sees(at(5, "哪位同事"));
  await li.says("没有这个人");
  li.sees(at(5, "[\\s\\S]*没有找到“没有这个人”"));
  await li.says("钱七");
  li.sees(at(6, "哪一天"));
  await li.says("明天");
  li.sees(at(6, "[\\s\\S]*还没到"));
  await li.says("昨天");
  li.sees(at(7, "几点[\\s\\S]*14:30"));
  await li.says("很晚");
  li.sees(at(7, "[\\s\\S]*请写成时间"));
  await li.says("下午2点半");
  li.sees(at(8, "什么时候"));
  await li.says("昨天晚上9点5分");
  li.sees(at(9, "多少[\\s\\S]*1 到 10"));
  for (const slip of ["三", "11", "2.5"]) {
    await li.says(slip);
    li.sees(at(9, "多少\\n.+"));
  }
  await li.says("３");
  li.sees(at(10, "文件"));
  await li.sendsPhoto(Buffer.from("ffd8ffe000104a464946", "hex"));
  li.sees(/已收到 1 个/);
  await li.says("完成");
  li.sees(at(11, "网址"));
  await li.sends("link", { Title: "一条微博", Description: "内容", Url: "https://weibo.com/1/abc" });
  li.sees(
    /每一种\n一行字：一行\n几行字：第一行\n第二行\n选一个：乙\n选几个：甲、丙\n哪位同事：钱七[\s\S]*哪一天：2026-11-23\n几点：14:30\n什么时候：2026-11-23 21:05\n多少：３\n文件：image\.jpg\n网址：https:\/\/weibo\.com\/1\/abc/,
    /提交\n修改\n取消/,
  );
  await li.presses("提交");
  li.sees(/^每一种$/);
  expect(submitted).toMatchObject([{ by, values: { ...wanted, files: [{ kind: "remote", name: "image.jpg" }] } }]);
  expect(office.wecom.violations).toEqual([]);
});

test("every kind of field is answered on the page that the chat leads to, which knows what was said", async () => {
  const { office, submitted, wanted, li, by } = await open();
  await li.says("每一种");
  await li.says("一行");
  const [question = ""] = li.fresh();
  const path = /href="http:\/\/shenyan\.test(\/w\/f\/[\w-]+)"/.exec(question)?.[1] ?? "";
  const page = await get(office.app, path);
  expect(page.text).toMatch(/这一段只读不答。/);
  expect(page.text).toMatch(/value="一行"/);
  const answers = {
    text: "一行",
    story: "第一行\n第二行",
    one: "b",
    some: ["a", "c"],
    who: wanted.who,
    day: "2026-11-23",
    clock: "14:30",
    moment: "2026-11-23T21:05",
    count: "3",
    files: [new File(["证据"], "证据.txt", { type: "text/plain" })],
    address: "weibo.com/1/abc",
  };
  const wrong = await sendForm(office.app, page.text, { ...answers, day: "2026-12-24", count: "11", some: ["z"] });
  expect(wrong.status).toBe(422);
  expect(submitted).toEqual([]);
  const done = await sendForm(office.app, wrong.text, answers);
  expect([done.status, done.text.includes("每一种")]).toEqual([200, true]);
  expect(submitted).toMatchObject([{ by, values: wanted }]);
  expect(submitted[0]?.values.files).toMatchObject([{ kind: "stored", name: "证据.txt" }]);
  // The same form in the chat is over.
  await li.says("第一行");
  li.sees(/没有“第一行”这个命令/);
});

test("every kind of field is asked in English too, and answered with English words", async () => {
  const { office, submitted, wanted, li } = await open();
  await office.setLocale("lisi", "en");
  const heard: string[] = [];
  const says = async (text: string) => {
    await li.says(text);
    heard.push(...li.fresh());
  };
  for (const text of ["kinds", "一行", "第一行\n第二行", "beta", "Alpha, 3", "QianQi"]) await says(text);
  await says("钱七");
  for (const text of ["yesterday", "2:30 pm", "yesterday 9:05 pm", "3", "done", "https://weibo.com/1/abc"]) {
    await says(text);
  }
  await li.presses("Submit");
  expect(submitted).toMatchObject([{ values: { ...wanted, files: [] } }]);
  // What the member typed and the names of people are theirs.
  const ours = heard.join("\n").replace(/一行|第[一二]行|钱七|市场部/g, "");
  expect(ours).not.toMatch(/\p{Script=Han}/u);
});
