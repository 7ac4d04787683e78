import type { AppTools, PageSignIn, PlatformDeps } from "../../core/platform.ts";
import type { Assets } from "./assets.ts";
import type { Previews } from "./looks/preview.ts";
import type { RateLimit } from "./rate-limit.ts";

/** The tenant of the accounts in the browser. */
export const WEB_TENANT = "demo";

/** What the pages have in common. */
export type Site = PlatformDeps & {
  tools: AppTools;
  assets: Assets;
  /** Draws cards as the other platforms would show them. */
  previews: Previews;
  /** How a chat platform tells who opens a page in its own browser, where one is connected. */
  signIn: PageSignIn | undefined;
  limits: {
    /** Form posts and presses. */
    posts: RateLimit;
    /** Forms that are used without saying who one is, looking up a receipt code among them. */
    open: RateLimit;
    /** Looking for a colleague while typing. */
    lookups: RateLimit;
    /** Calendar programs that look for something new. */
    feeds: RateLimit;
    /** Coming back from signing in. */
    signIns: RateLimit;
  };
};
