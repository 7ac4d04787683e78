import { isText, refuse } from "./refusal.ts";
import type { AppConfig, DepartmentConfig, Json, Member, World } from "./world.ts";

const USER_ID = /^[A-Za-z0-9][A-Za-z0-9_\-@.]{0,63}$/;

/** `user/get`: rules D1 to D3. https://developer.work.weixin.qq.com/document/path/90196 */
export function getUser(world: World, app: AppConfig, query: Json): Json {
  if (!isText(query.userid)) refuse(41009, "userid missing");
  if (!USER_ID.test(query.userid)) refuse(40003, "invalid userid");
  const member = world.member(query.userid);
  if (!member) refuse(60111, "userid not found");
  if (!world.sees(app, member)) refuse(60011, "no privilege to access this member");
  return profile(world, app, member);
}

/** What an app made after June 2022 may read: no mobile, mail, avatar or address, and gender as "0". */
function profile(world: World, app: AppConfig, member: Member): Json {
  const { name, departments, directLeader, position, status } = member.config;
  const visible = departments.filter((id) => world.seesDepartment(app, id));
  const leader = directLeader === undefined ? undefined : world.member(directLeader);
  return {
    userid: member.userId,
    name,
    department: visible,
    order: visible.map(() => 0),
    position: position ?? "",
    gender: "0",
    is_leader_in_dept: visible.map((id) => (leads(world.departments.get(id), member) ? 1 : 0)),
    ...(leader && world.sees(app, leader) && { direct_leader: [leader.userId] }),
    ...(visible[0] !== undefined && { main_department: visible[0] }),
    telephone: "",
    alias: "",
    status: status ?? 1,
    extattr: { attrs: [] },
  };
}

function leads(department: DepartmentConfig | undefined, member: Member): boolean {
  return department?.leaders?.some((leader) => leader.toLowerCase() === member.key) ?? false;
}

/** `user/simplelist` and `user/list`: one level of one department; rule D4. */
export function listUsers(world: World, app: AppConfig, query: Json, withDetails: boolean): Json {
  const id = visibleDepartment(world, app, query.department_id).id;
  const members = world.scopeOf(app).filter((member) => member.config.departments.includes(id));
  const userlist = members.map((member) =>
    withDetails
      ? profile(world, app, member)
      : { userid: member.userId, name: member.config.name, department: profile(world, app, member).department },
  );
  return { userlist };
}

function visibleDepartment(world: World, app: AppConfig, id: unknown): DepartmentConfig {
  const department = world.departments.get(Number(id));
  if (!isText(id) || !department) refuse(60003, "department not found");
  if (!world.seesDepartment(app, department.id)) refuse(60011, "no privilege to access this department");
  return department;
}

/** `department/list`, `simplelist` and `get`. https://developer.work.weixin.qq.com/document/path/90208 */
export function listDepartments(world: World, app: AppConfig, query: Json, kind: "list" | "simplelist"): Json {
  const root = query.id === undefined ? undefined : visibleDepartment(world, app, query.id).id;
  const departments = [...world.departments.values()].filter(
    ({ id }) => world.seesDepartment(app, id) && (root === undefined || world.lineage(id).includes(root)),
  );
  if (kind === "list") return { department: departments.map(describe) };
  return { department_id: departments.map(({ id, parentId }) => ({ id, parentid: parentId, order: 0 })) };
}

export function getDepartment(world: World, app: AppConfig, query: Json): Json {
  return { department: describe(visibleDepartment(world, app, query.id)) };
}

function describe({ id, name, parentId, leaders }: DepartmentConfig): Json {
  return { id, name, name_en: "", department_leader: leaders ?? [], parentid: parentId, order: 0 };
}
