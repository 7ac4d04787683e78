import { callback } from "../../core/callback.ts";
import type { Card, Option } from "../../core/card.ts";
import { addChannel, type Channel, dropChannel, listChannels } from "../../core/channels.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { formHandler, type PressHandler } from "../../core/feature.ts";
import { say, showCard } from "../../core/reply.ts";
import { main, open, type Seen, words } from "./cards.ts";
import * as forms from "./forms.ts";
import { needWriter } from "./writers.ts";

/** The channels that a broadcast can be posted in. */
export const channelChoices = async (ctx: Pick<Ctx, "tx" | "locale">): Promise<Option[]> =>
  (await listChannels(ctx)).map((channel) => ({ value: channel.id, label: labelOf(ctx, channel) }));

const labelOf = (seen: Pick<Seen, "locale">, { platform, name }: Channel): string =>
  `${name} · ${words(seen)(`platforms.${platform}`)}`;

/** Those channels of a broadcast that are there still. */
export async function channelsAmong(ctx: Pick<Ctx, "tx">, ids: readonly string[]): Promise<Channel[]> {
  return ids.length === 0 ? [] : (await listChannels(ctx)).filter(({ id }) => ids.includes(id));
}

/** Groups and channels that can be posted in; where there is none, how to add one. */
export function channelsCard(seen: Pick<Seen, "locale">, channels: readonly Channel[]): Card {
  const t = words(seen);
  return {
    title: t("channels.title"),
    body:
      channels.length === 0
        ? [{ kind: "text", text: t("channels.empty") }]
        : [
            {
              kind: "list",
              items: channels.map((channel) => ({
                title: labelOf(seen, channel),
                action: {
                  kind: "run",
                  label: t("buttons.dropChannel"),
                  callback: callback("broadcast.channel-drop", channel.id),
                  confirm: {
                    title: t("sure.dropChannel", { name: channel.name }),
                    text: t("sure.dropChannelText"),
                    yes: t("buttons.dropChannel"),
                    no: t("buttons.no"),
                  },
                },
              })),
            },
          ],
    actions: [main(open(t("buttons.addChannel"), "channel", "new"))],
    foot: t("channels.foot"),
  };
}

export const channelHandler = formHandler<(typeof forms.channelForm)["fields"]>({
  form: forms.channelForm,
  async open(ctx) {
    needWriter(ctx);
    return forms.draw(forms.channelForm, ctx);
  },
  async submit(ctx, channel) {
    needWriter(ctx);
    try {
      await addChannel(ctx, channel);
    } catch (error) {
      // Beside the field, so that nothing typed is lost.
      if (error instanceof UserError) return { kind: "errors", errors: { address: error.message } };
      throw error;
    }
    return showCard(channelsCard(ctx, await listChannels(ctx)));
  },
});

export const channelPresses: readonly PressHandler[] = [
  {
    name: "broadcast.channels",
    async handle(ctx) {
      needWriter(ctx);
      return showCard(channelsCard(ctx, await listChannels(ctx)));
    },
  },
  {
    name: "broadcast.channel-drop",
    async handle(ctx, { id }) {
      needWriter(ctx);
      if (!(await dropChannel(ctx, id))) return say(words(ctx)("reasons.no-such-channel"), "quiet");
      return showCard(channelsCard(ctx, await listChannels(ctx)));
    },
  },
];
