import { plainCode } from "./model.ts";

const REPORT_ZH = /举报|检举|揭发|告发|上报|骚扰|(?:要|想|去)投诉|投诉(?:他|她|某|同事|领导|经理|主管|老板)/u;
const REPORT_EN =
  /\breport(?:ing)?\b|\bharass(?:es|ed|ing|ment)?\b|\bblow(?:ing)? the whistle\b|\bcomplain about (?:my|a|an|him|her|them)\b/u;

/** Whether somebody who writes this may want to report something. @param text in small letters */
export const soundsLikeReport = (text: string): boolean => REPORT_ZH.test(text) || REPORT_EN.test(text);

/** Four groups of four, as a receipt code is given out and copied. */
const GROUPS = /(?<![0-9a-z])[0-9a-z]{4}(?:[\s\-–—_.]{0,3}[0-9a-z]{4}){3}(?![0-9a-z])/giu;

/**
 * Whether a receipt code stands in the text. Four short words in a row are none: in all but one of four hundred codes is
 * a digit, and who has that one copies it with its dashes.
 */
export const holdsReceiptCode = (text: string): boolean =>
  (text.normalize("NFKC").match(GROUPS) ?? []).some(
    (found) => plainCode(found) !== undefined && (/\d/.test(found) || /^\w{4}(?:[-–—]\w{4}){3}$/u.test(found)),
  );
