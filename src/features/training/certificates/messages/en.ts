import type { SameKeys } from "../../../../core/words.ts";
import type { zhCN } from "./zh-CN.ts";

export const en: SameKeys<typeof zhCN> = {
  summary: "Certificates: see yours, and print them",
  button: "Certificate",
  mine: "My certificates",
  title: "Certificate {{number}}",
  state: {
    valid: "Valid until {{until}}",
    expired: "Expired on {{until}}; time for another quiz",
    replaced: "You have a newer one of this course; this one can still be checked",
    ended: "Not valid any more",
  },
  fact: {
    name: "Name",
    course: "Course",
    version: "Version",
    passed: "Passed on",
    until: "Valid until",
    number: "Number",
  },
  text: "Print it or pass it on. The code on the PDF opens a page to check it, which shows the name, the course, the dates and whether it is valid, and nothing else.",
  pdf: "Get PDF",
  check: "Check page",
  quiz: "Quiz again",
  course: "Course",
  all: "All",
  open: "Open",
  foot: "Only you see this card. Whoever has the PDF can check it.",
  files: {
    title: "{{number}} as a PDF",
    text: "Choose a language. The links are yours alone and work for ten minutes; what the certificate says is the same each time.",
    "zh-CN": "Chinese",
    en: "English",
  },
  list: {
    title: "My certificates",
    empty: "No certificate yet. Pass the quiz of a course and you have one, for a year.",
    courses: "See the courses",
    foot: "Two years after it expired, a certificate is erased and can be checked no more.",
  },
  says: { none: "There is no such certificate.", notPassed: "There is a certificate once you have passed the course." },
  print: {
    title: "Certificate of training",
    intro: "This is to certify that",
    statement: "has read the course below and passed its quiz",
    scan: "Scan to check",
    foot: "Company training on the use of social media · whether it is still valid is said by the page behind the code",
  },
  verify: {
    title: "Check a certificate",
    valid: "Valid until {{until}}",
    expired: "Expired: it was valid until {{until}}",
    replaced: "Replaced by a newer one of the same course",
    ended: "Not valid any more",
    missing: "No such certificate",
    validText:
      "Our company's training issued this certificate, and it says what stands below. Compare it with the one you hold: if anything differs, it is not this one.",
    expiredText: "Our company's training issued this certificate. The course was passed on that day; its time is over.",
    replacedText:
      "Our company's training issued this certificate. The course was passed on that day, and its holder passed it again since.",
    endedText:
      "Our company's training issued this certificate. The course was passed on that day; it is not valid any more.",
    missingText:
      "The address may be incomplete, or the certificate expired more than two years ago and was erased. Its holder can open a new one from the training.",
    foot: "This page needs no sign-in, and nobody notes who opened it.",
  },
  data: {
    title: "Certificates of training",
    state: "State",
    kept: "Certificates of training: 24 months after they expired",
  },
};
