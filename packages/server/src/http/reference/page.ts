import { errorCatalogue } from '@bellwether/core';
import { anchorOf, type Document, type Operation, operationsByTag } from './document.ts';
import type { Schema } from './example.ts';
import { type Field, fieldsOf, typeOf } from './fields.ts';
import { type Html, html } from './html.ts';
import { refusalsOf } from './refusals.ts';
import { sampleRequest } from './sample-request.ts';

export const STYLESHEET = '/docs.css';

/** The API's reference as one page, made of nothing but the document. No script: headings, tables and links do. */
export function referencePage(document: Document): string {
  const byTag = [...operationsByTag(document)];
  const { info, servers } = document;
  const baseUrl = servers[0]?.url ?? '';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · ${info.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLESHEET}">
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header><p class="brand">${info.title}</p><p>${info.description ?? ''} Version ${info.version}.</p></header>
<div class="columns">
<nav aria-label="Contents">${contents(byTag)}</nav>
<main id="content">
<h1>API</h1>
${introduction(baseUrl)}
${byTag.map(([tag, operations]) => section(tag, operations, baseUrl))}
${messages(document)}
${errors()}
</main>
</div>
</body>
</html>
`.html;
}

const idOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');

const contents = (byTag: [string, Operation[]][]): Html => html`<ul>
<li><a href="#begin">How to begin</a></li>
${byTag.map(
  ([tag, operations]) => html`<li><a href="#${idOf(tag)}">${tag}</a>
<ul>${operations.map(one => html`<li><a href="#${anchorOf(one)}">${one.summary ?? one.path}</a></li>`)}</ul></li>
`,
)}<li><a href="#webhooks-messages">What webhooks get</a></li>
<li><a href="#errors">Errors</a></li>
</ul>`;

const introduction = (baseUrl: string): Html => html`<section id="begin" aria-labelledby="begin-title">
<h2 id="begin-title">How to begin</h2>
<p>JSON in and out, times in ISO 8601 UTC. The base address is <code>${baseUrl}</code>; the examples take a key as <code>$KEY</code>, which somebody signed in makes under Account → API keys. Examples with <code>-b jar</code> need a session instead: sign in with <code>-c jar</code> first.</p>
<p>Each key may make a limited number of requests a minute; <code>X-RateLimit-Limit</code>, <code>-Remaining</code> and <code>-Reset</code> tell how it stands. Lists come in pages: give <code>nextCursor</code> back as <code>cursor</code>.</p>
<p>The same for programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
</section>`;

const section = (tag: string, operations: Operation[], baseUrl: string): Html =>
  html`<section id="${idOf(tag)}" aria-labelledby="${idOf(tag)}-title">
<h2 id="${idOf(tag)}-title">${tag}</h2>
${operations.map(one => operationPart(one, baseUrl))}
</section>
`;

function operationPart(operation: Operation, baseUrl: string): Html {
  const { method, path, summary = path, description = '', parameters = [], requestBody } = operation;
  const body = requestBody?.content['application/json']?.schema;
  const given = parameters.map(
    (one): Field => ({
      name: one.name,
      type: `${typeOf(one.schema)} (${one.in})`,
      required: one.required ?? false,
      description: one.description ?? '',
    }),
  );
  return html`<article id="${anchorOf(operation)}">
<h3>${summary}</h3>
<p class="route"><strong class="method ${method}">${method.toUpperCase()}</strong> <code>${path}</code></p>
${paragraphs(description)}
<p class="who">${whoMay(operation)}</p>
<pre tabindex="0" aria-label="Example">${sampleRequest(operation, baseUrl)}</pre>
${given.length > 0 ? table('Parameters', given, summary) : ''}
${body ? table('Body', fieldsOf(body), summary) : ''}
${Object.entries(operation.responses).map(([status, answer]) => answerPart(status, answer, summary))}
${refusals(operation)}
</article>
`;
}

/** The answers that are not errors: those are one for all operations. */
function answerPart(
  status: string,
  { description, content }: Operation['responses'][string],
  summary: string,
): Html {
  if (/^[45]XX$/.test(status)) return html``;
  const [type, answer] = Object.entries(content ?? {})[0] ?? [];
  const fields = answer ? fieldsOf(answer.schema) : [];
  const what = html`<strong>${status}</strong> ${description}${type && type !== 'application/json' ? ` (${type})` : ''}`;
  if (fields.length === 0) return html`<p>${what}</p>`;
  return html`<details><summary>${what}</summary>${table(`Answer ${status}`, fields, summary)}</details>`;
}

function whoMay({ security = [], 'x-role': role }: Operation): Html {
  if (security.length === 0) return html`For everybody.`;
  const scopes = security.flatMap(way => (way.apiKey ? [way.apiKey] : []))[0];
  const ofKey = scopes?.map(scope => html` with <code>${scope}</code>`);
  const key = ofKey ? html`An API key${ofKey}, or a session` : html`A session`;
  return html`${key}${role && role !== 'viewer' ? ` of an ${role}` : ''}.`;
}

function refusals(operation: Operation): Html {
  const codes = refusalsOf(operation);
  if (codes.length === 0) return html``;
  const links = codes.map(code => html` <a href="#error-${code}"><code>${code}</code></a>`);
  return html`<p class="refusals">Refused with, above all:${links}</p>`;
}

const table = (title: string, fields: Field[], of: string): Html =>
  html`<div class="scroll" role="region" tabindex="0" aria-label="${title}: ${of}"><table>
<thead><tr><th scope="col">${title}</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${fields.map(
    ({ name, type, required, description }) =>
      html`<tr><th scope="row"><code>${name}</code>${required ? html` <small>required</small>` : ''}</th><td>${type}</td><td>${inline(description)}</td></tr>
`,
  )}</tbody></table></div>`;

const messages = ({ webhooks }: Document): Html =>
  html`<section id="webhooks-messages" aria-labelledby="webhooks-messages-title">
<h2 id="webhooks-messages-title">What webhooks get</h2>
<p>In the format <code>standard</code>; <a href="#get-api-v1-event-types-type-sample">the sample of a type</a> shows it in the others.</p>
${Object.entries(webhooks).map(([type, { post }]) => messagePart(type, post))}
</section>`;

function messagePart(
  type: string,
  { summary = '', requestBody }: Document['webhooks'][string]['post'],
): Html {
  const content = requestBody?.content['application/json'];
  const data: Schema = content?.schema.properties?.data ?? {};
  return html`<article id="message-${idOf(type)}">
<h3><code>${type}</code></h3>
<p>${inline(summary)}</p>
<pre tabindex="0" aria-label="Sample of ${type}">${JSON.stringify(content?.example, null, 2)}</pre>
<details><summary>Fields of <code>data</code></summary>${table('Data', fieldsOf(data), type)}</details>
</article>
`;
}

const errors = (): Html => html`<section id="errors" aria-labelledby="errors-title">
<h2 id="errors-title">Errors</h2>
<p>Each is <code>{"error": "a sentence", "code": "a_stable_word", "details": […]}</code>. 429 and 503 are worth trying again, after the seconds that <code>Retry-After</code> gives.</p>
<div class="scroll" role="region" tabindex="0" aria-label="All errors"><table>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Sentence</th></tr></thead>
<tbody>${Object.entries(errorCatalogue).map(
  ([code, { status, sentence }]) =>
    html`<tr id="error-${code}"><th scope="row"><code>${code}</code></th><td>${String(status)}</td><td>${inline(sentence)}</td></tr>
`,
)}</tbody></table></div>
</section>`;

const paragraphs = (text: string): Html[] =>
  text
    .split(/\n{2,}/)
    .filter(part => part !== '')
    .map(part => html`<p>${inline(part)}</p>`);

/** Text with `code` in it. */
const inline = (text: string): Html[] =>
  text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
