import { defineWords } from "../../../../core/words.ts";
import { en } from "./en.ts";
import { zhCN } from "./zh-CN.ts";

export const analysisWords = defineWords("analysis", zhCN, en);
