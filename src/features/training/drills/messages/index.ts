import { defineWords } from "../../../../core/words.ts";
import { en } from "./en.ts";
import { zhCN } from "./zh-CN.ts";

export const drillWords = defineWords("drills", zhCN, en);
