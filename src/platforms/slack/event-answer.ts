/** How an event is answered: `kept`, so that Slack may forget it, or `lost`, so that Slack sends it again. */
export type EventAnswer = { kept(): void; lost(): void };

/** What listeners find in Bolt's context beside its own. */
export type WithEventAnswer = { eventAnswer?: EventAnswer };
