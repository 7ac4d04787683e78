import type { Identity } from "./connection.ts";

/** What a request says about who sent it and for which workspace. */
export type Caller = {
  /** The workspace of the person. */
  userTeam: string | null | undefined;
  /** The workspace that it happened in. */
  team?: string | null | undefined;
  enterprise?: string | null | undefined;
};

/**
 * Why somebody is none of ours, or undefined. In a channel shared with another company its people see our cards and
 * can press them; requests then carry their own workspace. In an organisation people of its other workspaces pass here:
 * the directory, which was read with the organisation's mark on each person, decides about them at the desk.
 */
export function whyStranger(caller: Caller, { teamId, enterpriseId }: Identity): "other-workspace" | undefined {
  if (enterpriseId !== undefined) {
    const marks = [caller.userTeam, caller.team, caller.enterprise];
    return marks.includes(teamId) || marks.includes(enterpriseId) ? undefined : "other-workspace";
  }
  const isOurs = [caller.userTeam, caller.team].every((team) => team === undefined || team === null || team === teamId);
  return isOurs && (caller.userTeam ?? caller.team) ? undefined : "other-workspace";
}
