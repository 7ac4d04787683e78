/**
 * Refusals that are about how the app is set up and not about this message or this person. Whatever was to be sent waits
 * until somebody has mended it. https://developer.work.weixin.qq.com/document/path/90313
 */
const WHAT_TO_SET: Readonly<Record<string, string>> = {
  "40001": "set the app's secret (Secret) anew, and see that the app is enabled (启用) in the console",
  "40013": "set the company's id (企业ID)",
  "40056": "set the app's id (AgentId)",
  "40091": "set the app's secret (Secret) anew",
  "41002": "set the company's id (企业ID)",
  "41004": "set the app's secret (Secret)",
  "43012": "set the address of the app's callback (接收消息) in the console",
  "48002": "use the app's own secret, and permit this interface to the app in the console",
  "48006": "permit the interface to the app again (重新启用) in the console",
  "50003": "enable the app (启用) in the console",
  "60020": "add the address that WeCom saw to the app's trusted addresses (企业可信IP)",
  "60031": "permit the app to call the interface in the console",
  "301002": "set the id (AgentId) and the secret (Secret) of one and the same app",
};
/** 701001 and the like: the company's licences for the interfaces. */
const LICENCE = /^701\d{3}$/;
/** WeCom itself answers 200 whatever it thinks; another status comes from a proxy or a wrong address. */
const IN_BETWEEN = /^http-[34]\d\d$/;

/** What an administrator has to do about a refusal; undefined for one that is not about the installation. */
export function whatToSet(code: string): string | undefined {
  if (Object.hasOwn(WHAT_TO_SET, code)) return WHAT_TO_SET[code];
  if (LICENCE.test(code)) return "renew the licences of the interface (接口许可) in the console";
  if (IN_BETWEEN.test(code)) return "check the address of WeCom's interface and the proxy in between";
  return undefined;
}
