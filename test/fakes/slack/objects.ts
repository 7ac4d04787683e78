import type { Fields } from "./json.ts";
import type { Channel, Message, SlackFile, SlackUser } from "./model.ts";
import type { Workspace } from "./workspace.ts";

/** A message as Slack shows it to the app. */
export function messageObject(workspace: Workspace, origin: string, message: Message): Fields {
  const { channel: _channel, ephemeral_to: _ephemeral, files, ...rest } = message;
  const user = workspace.users.get(message.user);
  return {
    type: "message",
    ...rest,
    team: user?.team_id ?? workspace.app.teamId,
    ...(message.bot_id !== undefined && { app_id: workspace.app.appId }),
    ...(files && { files: files.map((file) => fileObject(workspace, origin, file)) }),
  };
}

/** A person as `users.info` and events give them; e-mail and locale only where they are asked for and allowed. */
export function userObject(workspace: Workspace, user: SlackUser, include: { locale: boolean }): Fields {
  const { profile, locale, is_stranger, is_hidden: _hidden, ...rest } = user;
  const mayMail = workspace.grantedScopes.includes("users:read.email");
  return {
    ...rest,
    is_app_user: false,
    ...(user.team_id !== workspace.app.teamId && { is_stranger }),
    ...(include.locale && { locale }),
    profile: {
      real_name: user.real_name,
      display_name: profile.display_name,
      title: profile.title,
      image_48: `https://avatars.example/${user.id}.png`,
      team: user.team_id,
      ...(mayMail && profile.email !== undefined && { email: profile.email }),
    },
  };
}

export function channelObject(workspace: Workspace, channel: Channel): Fields {
  const { members, is_im, user, ...facts } = channel;
  if (is_im) return { id: channel.id, is_im: true, user, is_archived: false, is_org_shared: false };
  return {
    ...facts,
    is_im: false,
    is_channel: !channel.is_private,
    is_group: channel.is_private,
    is_shared: channel.is_ext_shared || channel.is_org_shared,
    is_member: members.includes(workspace.app.botUserId),
  };
}

export function fileObject(workspace: Workspace, origin: string, file: SlackFile): Fields {
  const path = `${workspace.app.teamId}-${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.split(".").at(-1) ?? "",
    size: file.size,
    user: file.user,
    user_team: workspace.users.get(file.user)?.team_id ?? workspace.app.teamId,
    file_access: "visible",
    mode: "hosted",
    channels: file.channels,
    ...(file.alt_txt !== undefined && { alt_txt: file.alt_txt }),
    url_private: `${origin}/files-pri/${path}`,
    url_private_download: `${origin}/files-pri/${workspace.app.teamId}-${file.id}/download/${encodeURIComponent(file.name)}`,
    permalink: `https://${workspace.app.teamDomain}.slack.com/files/${file.user}/${file.id}`,
  };
}
