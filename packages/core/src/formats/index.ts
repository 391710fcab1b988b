import { buddystat } from './buddystat.ts';
import { discord } from './chat/discord.ts';
import { slack } from './chat/slack.ts';
import { teams } from './chat/teams.ts';
import type { Format } from './format.ts';
import { standard } from './standard.ts';
import { statalog } from './statalog.ts';
import { visit } from './visit.ts';
import { zta } from './zta.ts';

export type { Format, Policy, Request } from './format.ts';

/** The formats by the names a webhook's `format` takes. */
export const formats = { standard, buddystat, statalog, visit, zta, slack, discord, teams } satisfies Record<
  string,
  Format
>;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as FormatName[];
export const formatOf = (name: FormatName): Format => formats[name];
