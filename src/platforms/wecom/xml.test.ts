import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { all, one, parseXml, text, writeXml, XmlError } from "./xml.ts";

function refusal(source: string): string {
  try {
    parseXml(source);
  } catch (error) {
    if (error instanceof XmlError) return error.code;
    throw error;
  }
  return "accepted";
}

describe("reading", () => {
  test("every value is a text, numbers too", () => {
    const message = parseXml("<xml><MsgId>7459035031717794886</MsgId><Content><![CDATA[ a <b> & ]]></Content></xml>");
    expect(text(message, "MsgId")).toBe("7459035031717794886");
    expect(text(message, "Content")).toBe(" a <b> & ");
    expect(text(message, "Nothing")).toBeUndefined();
  });
  test("one repeated element is a list as several are", () => {
    const card = (ids: string[]) => parseXml(`<xml>${ids.map((id) => `<OptionId>${id}</OptionId>`).join("")}</xml>`);
    for (const ids of [[], ["a"], ["a", "b"]]) {
      expect(all(card(ids), "OptionId").map((node) => node.text)).toEqual(ids);
    }
    expect(all(undefined, "OptionId")).toEqual([]);
  });
  test("children are reached through their parent", () => {
    const event = parseXml("<xml><ScanCodeInfo><ScanType>qr</ScanType></ScanCodeInfo></xml>");
    expect(text(one(event, "ScanCodeInfo"), "ScanType")).toBe("qr");
    expect(text(one(event, "Other"), "ScanType")).toBeUndefined();
  });
  test("the five entities and numeric references are resolved, sections joined", () => {
    expect(text(parseXml("<xml><A>&lt;&gt;&amp;&quot;&apos;&#65;&#x6C49;<![CDATA[&lt;]]></A></xml>"), "A")).toBe(
      "<>&\"'A汉&lt;",
    );
  });
  test("a declaration, comments, attributes and a byte order mark do no harm", () => {
    expect(text(parseXml('\ufeff<?xml version="1.0" encoding="UTF-8"?><!-- a --><xml a="1"><A>b</A></xml>'), "A")).toBe(
      "b",
    );
  });
  test("an element named like a property of objects is an element", () => {
    const message = parseXml("<xml><__proto__>a</__proto__><constructor>b</constructor></xml>");
    expect(text(message, "__proto__")).toBe("a");
    expect(text(message, "constructor")).toBe("b");
    expect(text(message, "toString")).toBeUndefined();
  });
  test("a value that stands twice is no value", () => {
    const message = parseXml("<xml><MsgId>1</MsgId><MsgId>2</MsgId></xml>");
    expect(() => text(message, "MsgId")).toThrow(XmlError);
  });
});

describe("hostile documents", () => {
  const bomb = `<!DOCTYPE xml [<!ENTITY a "aaaa">${"bcdefg"
    .split("")
    .map((name, index) => `<!ENTITY ${name} "${`&${"abcdef"[index]};`.repeat(10)}">`)
    .join("")}]><xml>&g;</xml>`;
  test.each([
    ["an entity bomb", bomb, "forbidden"],
    ["an external entity", '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml>&x;</xml>', "forbidden"],
    ["an empty document type", "<!DOCTYPE xml><xml/>", "forbidden"],
    ["an open document type", "<!DOCTYPE xml [", "malformed"],
    ["a processing instruction", '<?php echo "1"?><xml/>', "forbidden"],
    ["a processing instruction inside", "<xml><?go away?></xml>", "forbidden"],
    ["an unknown entity", "<xml>&nbsp;</xml>", "malformed"],
    ["an entity named like a property of objects", "<xml>&constructor;</xml>", "malformed"],
    ["a reference to no character", "<xml>&#0;</xml>", "malformed"],
    ["17 levels", `${"<a>".repeat(17)}${"</a>".repeat(17)}`, "too-large"],
    ["a hundred thousand open levels", "<a>".repeat(80_000), "too-large"],
    ["over two thousand elements", `<xml>${"<a/>".repeat(2_000)}</xml>`, "too-large"],
    ["over 256 KB of text", `<xml>${"长".repeat(90_000)}</xml>`, "too-large"],
    ["nothing", "", "malformed"],
    ["text alone", "hello", "malformed"],
    ["two roots", "<a/><b/>", "malformed"],
    ["text after the end", "<a/>b", "malformed"],
    ["an open element", "<xml><a></xml>", "malformed"],
    ["an open section", "<xml><![CDATA[a</xml>", "malformed"],
    ["the end of a section outside of one", "<xml>a]]>b</xml>", "malformed"],
    ["a repeated attribute", '<xml a="1" a="2"/>', "malformed"],
    ["a control character", "<xml>\u0001</xml>", "malformed"],
  ])("%s: refused", (_name, source, code) => {
    expect(refusal(source)).toBe(code);
  });
  test("sixteen levels and two thousand elements are still read", () => {
    expect(refusal(`${"<a>".repeat(16)}${"</a>".repeat(16)}`)).toBe("accepted");
    expect(refusal(`<xml>${"<a/>".repeat(1_999)}</xml>`)).toBe("accepted");
  });
  test("whatever comes, the answer is a tree or an XmlError", () => {
    const piece = fc.constantFrom(
      "<a>",
      "</a>",
      "<",
      ">",
      "&",
      ";",
      "<!",
      "[CDATA[",
      "]]>",
      "<?",
      "?>",
      "--",
      '"',
      "x",
      "=",
    );
    fc.assert(fc.property(fc.array(piece), (pieces) => void refusal(pieces.join(""))));
  });
  test("the error says nothing of the document", () => {
    expect(() => parseXml("<xml>secret</oops>")).toThrow(/^xml malformed: not well-formed$/);
  });
});

describe("writing", () => {
  test("texts are sections, numbers are bare, lists repeat the element", () => {
    const xml = writeXml({
      ToUserName: "li",
      CreateTime: 17,
      Articles: { item: [{ Title: "a" }, { Title: "b" }] },
      Url: undefined,
    });
    expect(xml).toBe(
      "<xml><ToUserName><![CDATA[li]]></ToUserName><CreateTime>17</CreateTime><Articles>" +
        "<item><Title><![CDATA[a]]></Title></item><item><Title><![CDATA[b]]></Title></item></Articles></xml>",
    );
  });
  test("a text cannot leave its section", () => {
    const hostile = "]]></Content><FromUserName>boss</FromUserName><Content><![CDATA[";
    const read = parseXml(writeXml({ Content: hostile }));
    expect(text(read, "Content")).toBe(hostile);
    expect(read.children).toHaveLength(1);
  });
  test("whatever is written is read again, but for what XML cannot hold", () => {
    const holds = (value: string) => !/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/.test(value);
    const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\]>[<!&]*$/));
    fc.assert(
      fc.property(anyText.filter(holds), (value) => {
        expect(text(parseXml(writeXml({ A: value })), "A")).toBe(value);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => void parseXml(writeXml({ A: value }))));
    expect(text(parseXml(writeXml({ A: "a\u0000b\ud800\r\nc" })), "A")).toBe("ab\ufffd\nc");
  });
  test("a name that is none and a number that XML readers would not agree on are refused", () => {
    expect(() => writeXml({ "a><b": "x" })).toThrow(RangeError);
    expect(() => writeXml({ A: 1.5 })).toThrow(RangeError);
  });
});
