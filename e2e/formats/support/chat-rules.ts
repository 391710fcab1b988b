import Type, { type Static, type TSchema } from 'typebox';
import { Errors } from 'typebox/value';

/**
 * What the chat products document of the JSON their incoming webhooks take, as checks that name what is wrong;
 * null where nothing is. Only what our posts use is allowed: a new kind of block has to be looked up first.
 */
const closed = { additionalProperties: false } as const;
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

const refusal = (schema: TSchema, body: unknown): string | null => {
  const [first] = Errors(schema, body);
  return first ? `${first.instancePath} ${first.message}` : null;
};

/** @see https://docs.slack.dev/reference/block-kit/blocks */
const PlainText = (maxLength: number) =>
  Type.Object({ type: Type.Literal('plain_text'), text: Text(maxLength), emoji: Type.Boolean() }, closed);
const Markup = (maxLength: number) =>
  Type.Object({ type: Type.Literal('mrkdwn'), text: Text(maxLength), verbatim: Type.Boolean() }, closed);
const SlackPost = Type.Object(
  {
    text: Text(40_000),
    blocks: Type.Array(
      Type.Union([
        Type.Object({ type: Type.Literal('header'), text: PlainText(150) }, closed),
        Type.Object({ type: Type.Literal('section'), text: PlainText(3000) }, closed),
        Type.Object(
          { type: Type.Literal('section'), fields: Type.Array(Markup(2000), { minItems: 1, maxItems: 10 }) },
          closed,
        ),
        Type.Object(
          {
            type: Type.Literal('context'),
            elements: Type.Array(Markup(3000), { minItems: 1, maxItems: 10 }),
          },
          closed,
        ),
      ]),
      { minItems: 1, maxItems: 50 },
    ),
  },
  closed,
);
export function slackRefuses(body: unknown): string | null {
  const wrong = refusal(SlackPost, body);
  if (wrong) return wrong;
  return /<!(?:channel|here|everyone)/.test(JSON.stringify(body)) ? 'It calls everybody.' : null;
}

/** @see https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
const DiscordPost = Type.Object(
  {
    embeds: Type.Array(
      Type.Object(
        {
          title: Text(256),
          description: Type.Optional(Text(4096)),
          url: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 2048 })),
          color: Type.Integer({ minimum: 0, maximum: 0xffffff }),
          timestamp: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' }),
          fields: Type.Optional(
            Type.Array(Type.Object({ name: Text(256), value: Text(1024), inline: Type.Boolean() }, closed), {
              maxItems: 25,
            }),
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 10 },
    ),
    allowed_mentions: Type.Object({ parse: Type.Array(Type.String(), { maxItems: 0 }) }, closed),
  },
  closed,
);
type Embed = Static<typeof DiscordPost>['embeds'][number];

export function discordRefuses(body: unknown): string | null {
  const wrong = refusal(DiscordPost, body);
  if (wrong) return wrong;
  const { embeds } = body as { embeds: Embed[] };
  const texts = embeds.flatMap(({ title, description = '', fields = [] }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  const characters = texts.join('').length;
  return characters > 6000 ? `${characters} characters in all; 6000 are taken.` : null;
}

/** @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using */
const Run = Type.Object({ type: Type.Literal('TextRun'), text: Type.String({ minLength: 1 }) });
const TeamsPost = Type.Object(
  {
    type: Type.Literal('message'),
    attachments: Type.Array(
      Type.Object(
        {
          contentType: Type.Literal('application/vnd.microsoft.card.adaptive'),
          contentUrl: Type.Null(),
          content: Type.Object(
            {
              $schema: Type.Literal('http://adaptivecards.io/schemas/adaptive-card.json'),
              type: Type.Literal('AdaptiveCard'),
              version: Type.Enum(['1.0', '1.1', '1.2', '1.3', '1.4', '1.5']),
              body: Type.Array(
                Type.Object(
                  {
                    type: Type.Literal('RichTextBlock'),
                    spacing: Type.Enum(['none', 'small', 'medium']),
                    inlines: Type.Array(Run, { minItems: 1 }),
                  },
                  closed,
                ),
                { minItems: 1 },
              ),
              actions: Type.Optional(
                Type.Array(
                  Type.Object(
                    {
                      type: Type.Literal('Action.OpenUrl'),
                      title: Text(100),
                      url: Type.String({ pattern: '^https?://' }),
                    },
                    closed,
                  ),
                ),
              ),
            },
            closed,
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 1 },
    ),
  },
  closed,
);
export function teamsRefuses(body: unknown): string | null {
  const bytes = Buffer.byteLength(JSON.stringify(body));
  return refusal(TeamsPost, body) ?? (bytes > 28 * 1024 ? `${bytes} bytes; 28 KB are taken.` : null);
}
