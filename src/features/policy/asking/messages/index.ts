import { defineWords } from "../../../../core/words.ts";
import { en } from "./en.ts";
import { zhCN } from "./zh-CN.ts";

export const askingWords = defineWords("asking", zhCN, en);
