import type { Config } from "./config.ts";
import { dataUrlOf } from "./core/picture.ts";
import { renderMail } from "./platforms/mail/render.ts";
import { renderMessage } from "./platforms/slack/render-card.ts";
import type { Previews } from "./platforms/web/index.ts";
import { renderCard } from "./platforms/wecom/render-card.ts";
import { renderForGroup } from "./platforms/wecom/render-group.ts";

/** What each platform would send for a card; a picture's address is its file. */
export const drawings: Required<Previews> = {
  slack: (card, options) => renderMessage(card, { ...options, pictures: dataUrlOf }),
  wecom: (card, options) => renderCard(card, { ...options, taskId: "preview", pictures: dataUrlOf }),
  wecomGroup: renderForGroup,
  mail: renderMail,
};

/** Those of the platforms that people get something on; in the demo, which shows them off, all. */
export function drawingsFor(config: Pick<Config, "isDemo" | "slack" | "wecom" | "mail">): Previews {
  const { slack, wecom, wecomGroup, mail } = drawings;
  return {
    ...((config.isDemo || config.slack) && { slack }),
    ...((config.isDemo || config.wecom) && { wecom, wecomGroup }),
    ...((config.isDemo || config.mail) && { mail }),
  };
}
