import { defineWords } from "../../../core/words.ts";
import { en } from "./en.ts";
import { zhCN } from "./zh-CN.ts";

export const trainingWords = defineWords("training", zhCN, en);
