import { randomBytes } from "node:crypto";
import type { Args } from "./args.ts";
import type { Fields } from "./json.ts";
import { NotPossible, Refusal } from "./model.ts";
import type { Workspace } from "./workspace.ts";

/** What the app is registered with. */
export type OAuthSettings = {
  clientId: string;
  clientSecret: string;
  redirectUris: readonly string[];
  /** Tokens die after twelve hours and are renewed with another token, once each. */
  isRotating?: boolean;
};

/** The address of the consent page, by its parts. */
export type Consent = { client_id: string; scope: string; state: string; redirect_uri?: string };

const CODE_LIFE_MS = 10 * 60_000;
const TOKEN_LIFE_SECONDS = 43_200;

/** Installing the app: consent, the code for a token, and its renewal (docs.slack.dev/authentication). */
export class OAuth {
  readonly #workspace: Workspace;
  readonly #settings: OAuthSettings | undefined;
  readonly #codes = new Map<string, { at: number; user: string; scope: string; redirectUri: string | undefined }>();
  readonly #refreshTokens = new Set<string>();

  constructor(workspace: Workspace, settings: OAuthSettings | undefined) {
    this.#workspace = workspace;
    this.#settings = settings;
  }

  /**
   * Somebody is at the consent page and presses "Allow" or "Cancel"; where Slack sends the browser then.
   * @throws NotPossible when the page itself shows an error
   */
  consent(user: string, { client_id, scope, state, redirect_uri }: Consent, isAllowed: boolean): URL {
    const { clientId, redirectUris } = this.#need();
    const target = redirect_uri ?? redirectUris[0];
    if (client_id !== clientId) throw new NotPossible("invalid_client_id");
    if (target === undefined || !redirectUris.includes(target)) throw new NotPossible("bad_redirect_uri");
    const back = new URL(target);
    back.searchParams.set("state", state);
    if (!isAllowed) {
      back.searchParams.set("error", "access_denied");
      return back;
    }
    const code = this.#secret("");
    this.#codes.set(code, { at: this.#workspace.now(), user, scope, redirectUri: redirect_uri });
    back.searchParams.set("code", code);
    return back;
  }

  /** `oauth.v2.access`. @throws Refusal */
  access(args: Args): Fields {
    const { clientId, clientSecret } = this.#need();
    if (args.need("client_id") !== clientId) throw new Refusal("invalid_client_id");
    if (args.need("client_secret") !== clientSecret) throw new Refusal("bad_client_secret");
    return args.text("grant_type") === "refresh_token" ? this.#refresh(args) : this.#exchange(args);
  }

  #exchange(args: Args): Fields {
    const code = args.need("code");
    const given = this.#codes.get(code);
    this.#codes.delete(code);
    if (!given || this.#workspace.now() - given.at > CODE_LIFE_MS) throw new Refusal("invalid_code");
    if (args.text("redirect_uri") !== given.redirectUri) throw new Refusal("bad_redirect_uri");
    // A second installation is the same bot with the rights of both.
    const { grantedScopes } = this.#workspace;
    this.#workspace.grantedScopes = [...new Set([...grantedScopes, ...given.scope.split(",")])];
    this.#workspace.tokenState = "live";
    return { ...this.#tokens(), authed_user: { id: given.user } };
  }

  #refresh(args: Args): Fields {
    if (!this.#refreshTokens.delete(args.need("refresh_token"))) throw new Refusal("invalid_refresh_token");
    return this.#tokens();
  }

  #tokens(): Fields {
    const { app, grantedScopes, issuedTokens } = this.#workspace;
    const { organisation } = app;
    const about = {
      app_id: app.appId,
      token_type: "bot",
      scope: grantedScopes.join(","),
      bot_user_id: app.botUserId,
      team: organisation ? null : { id: app.teamId, name: app.teamName },
      enterprise: organisation ?? null,
      is_enterprise_install: organisation !== undefined,
    };
    if (!this.#need().isRotating) return { ...about, access_token: app.botToken };
    const [access_token, refresh_token] = [this.#secret("xoxe.xoxb-1-"), this.#secret("xoxe-1-")];
    issuedTokens.set(access_token, this.#workspace.now() + TOKEN_LIFE_SECONDS * 1000);
    this.#refreshTokens.add(refresh_token);
    return { ...about, access_token, refresh_token, expires_in: TOKEN_LIFE_SECONDS };
  }

  #secret(prefix: string): string {
    return prefix + randomBytes(12).toString("hex");
  }
  #need(): OAuthSettings {
    if (!this.#settings) throw new Error("this fake was started without OAuth settings");
    return this.#settings;
  }
}
