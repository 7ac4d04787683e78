import { testWhateverIsTyped } from "./hostile-suite.ts";

testWhateverIsTyped("en");
