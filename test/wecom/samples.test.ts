import { expect, test } from "vitest";
import type { Card } from "../../src/core/card.ts";
import { newId } from "../../src/core/id.ts";
import { LOCALES } from "../../src/core/locale.ts";
import { openOffice } from "./office.ts";

test("every card of the product is taken by WeCom without a rule broken", async () => {
  const office = await openOffice();
  const { surface } = office.adapter;
  const li = office.as("lisi");
  for (const locale of LOCALES) {
    for (const sample of office.app.tools.samples(locale)) {
      if (!("card" in sample)) continue;
      const { name, card } = sample as { name: string; card: Card };
      // A new hour for each, so that the fake's own limits play no part.
      office.clock.advance(3_600_000);
      const outgoing = {
        deliveryId: newId("dlv"),
        to: { kind: "account", account: { platform: "wecom", tenant: "ww0123456789abcdef", externalId: "lisi" } },
        locale,
        card,
        detailsUrl: "https://bot.example.com/w/c/abc",
        attempt: 1,
      } as const;
      await surface.deliver(outgoing);
      const fresh = li.fresh();
      expect([name, fresh.length > 0]).toEqual([name, true]);
    }
  }
  expect(office.wecom.violations).toEqual([]);
}, 120_000);
