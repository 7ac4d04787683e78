import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { callback } from "../../src/core/callback.ts";
import { StillClock } from "../../src/core/clock.ts";
import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
import type { Locale } from "../../src/core/locale.ts";
import { certificateWords } from "../../src/features/training/certificates/messages/index.ts";
import { sayNumber as sayCertificate } from "../../src/features/training/certificates/model.ts";
import { sessionWords } from "../../src/features/training/sessions/messages/index.ts";
import { OPEN } from "./hostile-recipe.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import { type Actor, ROLES } from "./surface-driver.ts";

const WRITTEN = {
  "zh-CN": { command: "授课", checkIn: "签到", title: "新媒体写作", place: "三楼大会议室" },
  en: { command: "session", checkIn: "checkin", title: "Writing for new media", place: "Large room" },
} as const;

const ways: { way: WebChat | SlackModal | WecomDialogue; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "zh-CN", name: "web" },
  { way: new SlackModal(), locale: "en", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];

describe.each(ways)("the training, on $name in $locale", ({ way, locale }) => {
  const { driver } = way;
  const [t, tc] = [sessionWords.in(locale), certificateWords.in(locale)];
  const written = WRITTEN[locale];
  let stage: Stage;
  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    stage = await Stage.of(way);
    const data = [{ personId: stage.idOf("decider"), role: "hr" }];
    await driver.app.services.db.prisma.roleGrant.createMany({ data, skipDuplicates: true });
  });
  const settles = async (): Promise<void> => {
    for (let i = 0; i < 2; i++) {
      stage.waits(80_000);
      await driver.settle();
    }
  };
  const does = async (actor: Actor, button: string): Promise<void> => {
    await actor.presses(button);
    await settles();
  };
  const says = async (actor: Actor, words: string): Promise<void> => {
    await actor.says(words);
    await settles();
  };

  test("a session is signed up for and waited for, left, moved up in, checked in to by digits and recorded; a pass has a certificate", async () => {
    const { services, registry, clock } = driver.app;
    const { prisma } = services.db;
    const [trainer, first, second] = [driver.as("decider"), driver.as("reporter"), driver.as("subject")];
    const values = {
      topic: "other",
      title: written.title,
      place: written.place,
      startsAt: stage.minuteIn(86_400_000),
      until: stage.minuteIn(86_400_000 + 3_600_000).slice(11),
      seats: "1",
    };
    await stage.person("decider").submits("sessions.write", values, { id: "new" });
    const { id, startsAt } = await prisma.trainingSession.findFirstOrThrow();

    await stage.offers("decider", callback("session.invite", id));
    await settles();
    await trainer.presses(OPEN);
    await trainer.fillsIn({ [t("forms.invite.fields.to.label")]: t("forms.invite.everybody") });
    await settles();
    for (const actor of [first, second]) await actor.sees(t("what.invited"));
    for (const actor of [first, second]) {
      await says(actor, written.command);
      await actor.sees(written.place);
      await does(actor, t("list.open"));
    }
    await does(first, t("buttons.signUp"));
    await first.sees(t("state.seat"));
    // What stands on the other screen is older; the press is answered by how things are.
    await does(second, t("buttons.signUp"));
    await second.sees(t("state.waiting", { place: 1 }));
    await does(first, t("buttons.signOff"));
    await second.sees(t("what.up"));
    // From the older card once more: politely nothing.
    await stage.person("subject").presses(callback("session.up", id));
    expect(await prisma.trainingSeat.count({ where: { sessionId: id } })).toBe(1);

    if (!(clock instanceof StillClock)) throw new Error("the clock runs");
    clock.moveTo(startsAt);
    await watchDeadlines(services, registry);
    await settles();
    await stage.offers("decider", callback("session.code", id), { title: "⇲", label: "⇲", kind: "run" });
    await settles();
    await does(trainer, "⇲");
    const { code } = await prisma.trainingSession.findUniqueOrThrow({ where: { id } });
    await trainer.sees(code ?? "");
    expect(trainer.linkOf(t("buttons.screen"))).toContain("/w/p/");
    await says(second, `${written.checkIn} ${code}`);
    await second.sees(t("checkedIn.title"));
    // A walk-in.
    await says(first, `${written.checkIn} ${code}`);
    await first.sees(t("checkedIn.title"));
    clock.moveTo(new Date(startsAt.getTime() + 2 * 3_600_000));
    await watchDeadlines(services, registry);
    await settles();
    await stage.offers("decider", callback("session.manage", id), { title: "⇱", label: "⇱", kind: "run" });
    await settles();
    await does(trainer, "⇱");
    await does(trainer, t("buttons.record"));
    await trainer.sees(t("manage.recorded"));
    expect(await prisma.trainingSeat.count({ where: { sessionId: id, attendedAt: { not: null } } })).toBe(2);

    const now = clock.now();
    const validUntil = new Date(now.getTime() + 365 * 86_400_000);
    const task = { id: "tas_0000000000000001", personId: stage.idOf("reporter"), course: "policy", attempts: 3 };
    await prisma.trainingAssignment.create({
      data: { ...task, state: "passed", assignedAt: now, passedAt: now, validUntil, movedAt: now },
    });
    await stage.person("reporter").presses(callback("certificate.of", task.id));
    await says(first, locale === "en" ? "certificate" : "证书");
    const { number, token } = await prisma.trainingCertificate.findFirstOrThrow();
    await first.sees(sayCertificate(number));
    await says(first, sayCertificate(number));
    await first.sees(tc("fact.number"));
    const page = first.linkOf(tc("check"));
    expect(page).toContain(`/w/q/cert/${token}`);
    await does(first, tc("pdf"));
    expect(first.linkOf(tc(`files.${locale}`))).toContain("/w/x/");
  });
});
