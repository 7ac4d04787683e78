import { defineWords } from "../words.ts";
import { en } from "./en.ts";
import { zhCN } from "./zh-CN.ts";

/** The wording of the core itself: form errors, router, hub, reminders, dialogue, pages. */
export const coreWords = defineWords("core", zhCN, en);
