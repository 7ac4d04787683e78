import { type Args, messages } from "./args.ts";
import { type Problem, validateHome, validateModal } from "./block-kit.ts";
import { SURFACE_LIMITS } from "./block-kit-spec.ts";
import { elementsOf } from "./blocks.ts";
import { type Fields, isFields, listOf } from "./json.ts";
import { type Method, requireScope } from "./method.ts";
import { explained } from "./methods-chat.ts";
import { pictureProblems } from "./methods-files.ts";
import { type OpenView, Refusal } from "./model.ts";
import { completeDefinition, replaceView, viewPayload } from "./view-state.ts";
import type { Workspace } from "./workspace.ts";

/** The view that was sent, with ids. `replaces` is the view whose external id it may keep. @throws Refusal */
export function checkedView(
  workspace: Workspace,
  view: unknown,
  type: "modal" | "home",
  replaces?: OpenView | undefined,
): Fields {
  if (!isFields(view))
    throw new Refusal("invalid_arguments", messages(["view must be an object [json-pointer:/view]"]));
  if (Buffer.byteLength(JSON.stringify(view)) > SURFACE_LIMITS.viewBytes) throw new Refusal("view_too_large");
  const problems: Problem[] = type === "modal" ? validateModal(view) : validateHome(view);
  problems.push(...pictureProblems(workspace, view.blocks));
  if (problems.length > 0) throw new Refusal("invalid_arguments", explained(problems, "/view"));
  const takesFiles = listOf(view.blocks).some((block) => elementsOf(block).some((e) => e.type === "file_input"));
  if (takesFiles) requireScope(workspace, "files:read");
  if (typeof view.external_id === "string" && view.external_id !== "") {
    const holder = workspace.viewByExternalId(view.external_id);
    if (holder && holder !== replaces) throw new Refusal("duplicate_external_id");
  }
  return completeDefinition(workspace, view);
}

const viewOf = (args: Args) => args.json("view", "invalid_arguments");

function checkHash(args: Args, view: OpenView | undefined): void {
  if (args.has("hash") && view && args.text("hash") !== view.hash) throw new Refusal("hash_conflict");
}

const shared = { token: "bot", scopes: [], tier: 4 } as const;

export const viewMethods: Record<string, Method> = {
  "views.open": {
    ...shared,
    required: ["trigger_id", "view"],
    run({ workspace }, args) {
      const definition = checkedView(workspace, viewOf(args), "modal");
      const user = workspace.useTrigger(args.need("trigger_id"));
      return { view: viewPayload(workspace, workspace.showModal(user, definition, "empty")) };
    },
  },
  "views.push": {
    ...shared,
    required: ["trigger_id", "view"],
    run({ workspace }, args) {
      const definition = checkedView(workspace, viewOf(args), "modal");
      const user = workspace.useTrigger(args.need("trigger_id"));
      if (!workspace.topView(user)) throw new Refusal("not_found");
      return { view: viewPayload(workspace, workspace.showModal(user, definition, "stack")) };
    },
  },
  "views.update": {
    ...shared,
    required: ["view"],
    run({ workspace }, args) {
      const externalId = args.text("external_id");
      if (!args.has("view_id") && !externalId)
        throw new Refusal("invalid_arguments", messages(["missing required field: view_id or external_id"]));
      const view = externalId ? workspace.viewByExternalId(externalId) : workspace.viewById(args.need("view_id"));
      if (!view) throw new Refusal("not_found");
      const definition = checkedView(workspace, viewOf(args), view.type, view);
      checkHash(args, view);
      replaceView(workspace, view, definition);
      return { view: viewPayload(workspace, view) };
    },
  },
  "views.publish": {
    ...shared,
    required: ["user_id", "view"],
    run({ workspace }, args) {
      if (workspace.manifest.features.app_home?.home_tab_enabled !== true) throw new Refusal("not_enabled");
      const user = workspace.visibleUser(args.need("user_id"));
      if (!user || user.is_bot) throw new Refusal("user_not_found");
      const existing = workspace.homes.get(user.id);
      const definition = checkedView(workspace, viewOf(args), "home", existing);
      checkHash(args, existing);
      if (existing) replaceView(workspace, existing, definition);
      const id = existing?.id ?? workspace.newId("V");
      const home: OpenView = existing ?? {
        id,
        user: user.id,
        type: "home",
        definition,
        hash: workspace.newHash(),
        rootId: id,
        previousId: null,
        typed: {},
        errors: {},
      };
      workspace.homes.set(user.id, home);
      workspace.changed();
      return { view: viewPayload(workspace, home) };
    },
  },
};
