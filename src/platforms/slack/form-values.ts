import { z } from "zod";
import type { FileRef, FormContext, RawValue, RawValues } from "../../core/interaction.ts";
import { ID_MAX_CHARS } from "./limits.ts";

/**
 * What comes back from a form. All of it has passed through the client's hands, so nothing is believed beyond its
 * shape: the form's own check decides on the values, and the handler on the context.
 */

const Option = z.object({ value: z.string() });
const File = z.object({
  id: z.string(),
  name: z.string().nullish(),
  size: z.number().nullish(),
  mimetype: z.string().nullish(),
});
const State = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
  selected_user: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_date_time: z.number().int().min(0).max(9_999_999_999).nullish(),
  files: z.array(File).nullish(),
});
type State = z.infer<typeof State>;

/** What we need of a submitted view. */
export const SubmittedView = z.object({
  id: z.string(),
  callback_id: z.string(),
  private_metadata: z.string(),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), State)) }),
});
export type SubmittedView = z.infer<typeof SubmittedView>;

/** A file of Slack, to be fetched later by its id alone. */
const fileRef = (file: z.infer<typeof File>): FileRef => ({
  kind: "remote",
  platform: "slack",
  ref: file.id,
  ...(file.name && { name: file.name }),
  ...(typeof file.size === "number" && { bytes: file.size }),
  ...(file.mimetype && { mime: file.mimetype }),
});

/** The files of a message or of a field; what has no id is none. */
export function fileRefs(files: unknown): FileRef[] {
  const list: readonly unknown[] = Array.isArray(files) ? files : [];
  return list.flatMap((item) => {
    const file = File.safeParse(item);
    return file.success ? [fileRef(file.data)] : [];
  });
}

/** Callback ids of forms begin so; the rest is the name of the form. */
export const FORM_VIEW = "form:";

/** The block that holds a field. The form's name is in it, so that what was typed never moves into another form. */
export const fieldBlockId = (form: string, field: string): string => `${form}/${field}`.slice(-ID_MAX_CHARS);

/** The name of the field in a block's id; names of forms and fields hold no slash. */
export const fieldOf = (blockId: string): string => blockId.slice(blockId.lastIndexOf("/") + 1);

/** What was filled in, by the names of the fields. `tenant` is the workspace whose people a picker lists. */
export function readValues(view: Pick<SubmittedView, "state">, { tenant }: { tenant: string }): RawValues {
  const values: RawValues = {};
  for (const [blockId, elements] of Object.entries(view.state.values)) {
    const state = Object.values(elements)[0];
    if (state) values[fieldOf(blockId)] = readValue(state, tenant);
  }
  return values;
}

function readValue(state: State, tenant: string): RawValue | undefined {
  switch (state.type) {
    case "static_select":
    case "radio_buttons":
      return state.selected_option?.value ?? "";
    case "multi_static_select":
    case "checkboxes":
      return (state.selected_options ?? []).map((option) => option.value);
    case "users_select":
      return state.selected_user
        ? { account: { platform: "slack", tenant, externalId: state.selected_user } }
        : undefined;
    case "datepicker":
      return state.selected_date ?? "";
    case "timepicker":
      return state.selected_time ?? "";
    case "datetimepicker":
      return typeof state.selected_date_time === "number"
        ? new Date(state.selected_date_time * 1000).toISOString()
        : "";
    case "file_input":
      return (state.files ?? []).map(fileRef);
    default:
      return state.value ?? "";
  }
}

const Metadata = z.object({
  context: z.record(z.string(), z.string()).optional(),
  /** The token of a link that holds a context which was too long. */
  stored: z.string().optional(),
  fromHome: z.literal(true).optional(),
});
type Metadata = z.infer<typeof Metadata>;

/** Which form was submitted, and what it was opened with; undefined for a view that is no form of ours. */
export function readForm(
  view: Pick<SubmittedView, "callback_id" | "private_metadata">,
): ({ form: string; context: FormContext } & Omit<Metadata, "context">) | undefined {
  if (!view.callback_id.startsWith(FORM_VIEW)) return undefined;
  let parsed: Metadata = {};
  try {
    parsed = Metadata.parse(JSON.parse(view.private_metadata || "{}"));
  } catch {
    return undefined;
  }
  const { context = {}, ...rest } = parsed;
  return { form: view.callback_id.slice(FORM_VIEW.length), context, ...rest };
}
