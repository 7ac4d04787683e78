import { UserError } from "../../../core/errors.ts";
import type { PressHandler } from "../../../core/feature.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import { say } from "../../../core/reply.ts";
import { words } from "../handling.ts";
import { taskLife } from "./lives.ts";
import { findTask } from "./store.ts";

const taskMove = (name: string, event: "done" | "drop", key: "task.doneNote" | "task.dropNote"): PressHandler => ({
  name: `case.${name}`,
  async handle(ctx, { id }) {
    const t = words(ctx);
    const task = await findTask(ctx, id);
    if (!task) throw new UserError("not-yours", t("reasons.not-yours"));
    await applyMove(ctx, taskLife, task, event);
    return say(t(key), "good");
  },
});

export const sidePresses: PressHandler[] = [
  taskMove("task-done", "done", "task.doneNote"),
  taskMove("task-drop", "drop", "task.dropNote"),
];
