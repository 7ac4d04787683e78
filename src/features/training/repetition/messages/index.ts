import { defineWords } from "../../../../core/words.ts";
import { en } from "./en.ts";
import { zhCN } from "./zh-CN.ts";

export const repetitionWords = defineWords("training_repetition", zhCN, en);
