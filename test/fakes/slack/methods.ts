import type { Method } from "./method.ts";
import { chatMethods } from "./methods-chat.ts";
import { fileMethods } from "./methods-files.ts";
import { peopleMethods } from "./methods-people.ts";
import { scheduleMethods } from "./methods-schedule.ts";
import { viewMethods } from "./methods-views.ts";
import { Refusal } from "./model.ts";

const appMethods: Record<string, Method> = {
  "auth.test": {
    token: "bot",
    scopes: [],
    tier: "special",
    run({ workspace: { app, users } }) {
      return {
        url: `https://${app.teamDomain}.slack.com/`,
        team: app.teamName,
        team_id: app.teamId,
        user: users.get(app.botUserId)?.name ?? "",
        user_id: app.botUserId,
        bot_id: app.botId,
        ...(app.organisation && { enterprise_id: app.organisation.id }),
        is_enterprise_install: app.organisation !== undefined,
      };
    },
  },
  "oauth.v2.access": {
    token: "none",
    scopes: [],
    tier: "special",
    formOnly: true,
    run: ({ oauth }, args) => oauth.access(args),
  },
  "team.info": {
    token: "bot",
    scopes: ["team:read"],
    tier: 3,
    run({ workspace: { app } }, args) {
      if (args.has("team") && args.text("team") !== app.teamId) throw new Refusal("team_not_found");
      return { team: { id: app.teamId, name: app.teamName, domain: app.teamDomain, email_domain: "", icon: {} } };
    },
  },
  "apps.connections.open": {
    token: "app",
    scopes: [],
    // Published as tier 3, on an older page as tier 1.
    tier: 3,
    run(context) {
      return { url: context.newSocketUrl() };
    },
  },
};

/** Every method that this fake answers; the rest is `unknown_method`. */
export const METHODS: Record<string, Method> = {
  ...appMethods,
  ...chatMethods,
  ...scheduleMethods,
  ...peopleMethods,
  ...viewMethods,
  ...fileMethods,
};

/** Methods that Slack has retired. */
export const RETIRED: ReadonlySet<string> = new Set(["files.upload", "rtm.start"]);
