import type { Ctx } from "../../core/context.ts";
import { findPerson } from "../../core/people.ts";
import type { Mfa } from "./model.ts";
import { addCoHolder, enterAccount } from "./registering.ts";
import { type FreshAccount, isEmpty } from "./store.ts";

type DemoAccount = Omit<FreshAccount, "ownerId" | "mfa"> & {
  mfa: Mfa;
  owner: string;
  holder?: string;
  coHolder?: string;
};

/** Accounts of the demo company: one that two hold, one abroad, one that nobody holds yet. */
const ACCOUNTS: readonly DemoAccount[] = [
  {
    platform: "weibo",
    handle: "@慎言科技",
    link: "https://weibo.example/shenyan",
    purpose: "发布产品消息，回复客户",
    unit: "市场部",
    mfa: "app",
    recovery: "social@demo.example",
    owner: "liqiang",
    holder: "zhouyu",
    coHolder: "chenchen",
  },
  {
    platform: "linkedin",
    handle: "Shenyan International",
    link: "https://linkedin.example/shenyan",
    purpose: "News for customers abroad",
    unit: "International Sales",
    mfa: "key",
    owner: "daniel",
    holder: "emma",
  },
  {
    platform: "xiaohongshu",
    handle: "慎言实验室",
    link: undefined,
    purpose: "新品体验分享",
    unit: "市场部",
    mfa: "unknown",
    owner: "linyue",
  },
];

/** Enters the demo company's accounts where there are none. @param idOf the id of somebody by their key */
export async function loadDemoAccounts(ctx: Ctx, idOf: (key: string) => string): Promise<void> {
  if (!(await isEmpty(ctx))) return;
  for (const { owner, holder, coHolder, ...fresh } of ACCOUNTS) {
    // Where these people are not, as in a company that plays with its own, there is nothing to show.
    if (!(await findPerson(ctx.tx, idOf(owner)))) continue;
    const row = await enterAccount(
      ctx,
      { ...fresh, ownerId: idOf(owner) },
      holder ? { holderId: idOf(holder) } : undefined,
    );
    if (row && coHolder) await addCoHolder(ctx, row, idOf(coHolder));
  }
}
