import { expect, test } from "vitest";
import { readPeopleFile } from "./people-file.ts";

test("a manager may be somebody who is known already", () => {
  const text = "name,email,manager\nChen,chen@a.example,Boss@a.example\n";
  expect(readPeopleFile(text).problems).toEqual([
    { line: 2, text: "the manager boss@a.example is neither in the file nor known" },
  ]);
  expect(readPeopleFile(text, new Set(["boss@a.example"])).problems).toEqual([]);
});

test("people come with their managers, in any order, with quotes and Chinese", () => {
  const { entries, problems } = readPeopleFile(
    '\uFEFFname,email,department,manager,locale,active\r\n"陈晨, 小","chen@a.example",市场部,li@a.example,zh-CN,yes\r\nLi Qiang,li@a.example,"Market ""East""",,en,\r\nGone,gone@a.example,,,,no\r\n',
  );
  expect(problems).toEqual([]);
  expect(entries).toEqual([
    {
      name: "陈晨, 小",
      email: "chen@a.example",
      department: "市场部",
      manager: { email: "li@a.example" },
      locale: "zh-CN",
      isActive: true,
    },
    { name: "Li Qiang", email: "li@a.example", department: 'Market "East"', locale: "en", isActive: true },
    { name: "Gone", email: "gone@a.example", isActive: false },
  ]);
});

test("every problem is named with its line", () => {
  const { problems } = readPeopleFile(
    "name,email,manager,zone\nA,a@x.example,,Mars/Base\n,b@x.example,nobody@x.example,\nC,not-an-address,,\nD,a@x.example,,\nE,e@x.example\n",
  );
  expect(problems.map(({ line }) => line).sort()).toEqual([2, 3, 4, 5, 6]);
});

test("a file without the needed columns says which there are", () => {
  expect(readPeopleFile("vorname;nachname\n").problems[0]?.text).toContain("name,email,department");
});
