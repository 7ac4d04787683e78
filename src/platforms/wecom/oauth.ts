import type { PageSignIn } from "../../core/platform.ts";
import { PlatformError } from "../../core/surface.ts";
import type { WecomClient } from "./client.ts";
import { OAUTH_STATE_MAX_BYTES } from "./limits.ts";

const AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize";
/** Used, expired, made up, or of another app's domain: whoever brings it is not signed in. */
const NO_CODE = new Set(["40029", "42003", "42022", "50001"]);
const STATE = new RegExp(`^[A-Za-z0-9]{1,${OAUTH_STATE_MAX_BYTES}}$`);

/** Silent sign-in of members inside WeCom's own browser (scope `snsapi_base`: the user id and nothing else). */
export function createSignIn(client: WecomClient, app: { corpId: string; agentId: number }): PageSignIn {
  return {
    authorizeUrl(redirect, state) {
      if (!STATE.test(state)) throw new RangeError("the state must be letters and digits");
      const url = new URL(AUTHORIZE);
      url.searchParams.set("appid", app.corpId);
      url.searchParams.set("redirect_uri", redirect);
      url.searchParams.set("response_type", "code");
      url.searchParams.set("scope", "snsapi_base");
      url.searchParams.set("state", state);
      url.searchParams.set("agentid", String(app.agentId));
      // Without it WeCom's browser gives no code.
      url.hash = "wechat_redirect";
      return url.href;
    },
    async userOfCode(code) {
      try {
        const visitor = await client.getUserInfo(code);
        if (visitor.kind === "outsider") return undefined;
        return { platform: "wecom", tenant: app.corpId, externalId: visitor.userId };
      } catch (error) {
        if (error instanceof PlatformError && NO_CODE.has(error.code)) return undefined;
        throw error;
      }
    },
  };
}
