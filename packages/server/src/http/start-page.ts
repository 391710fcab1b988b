import type { Site } from '@bellwether/core';
import { type Html, html } from './html.ts';

/** The pages one sees before there is anything to see. No script: forms and links do. */

export const STYLESHEET = '/start.css';

const page = (title: string, content: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Bellwether</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLESHEET}">
</head>
<body>
<main>
<p class="brand">Bellwether</p>
${content}
</main>
</body>
</html>
`.html;

export interface SetUpForm {
  token: string;
  email: string;
  site: string;
}

export const setUpPage = ({ token, email, site }: SetUpForm, problem: string | null): string =>
  page(
    'Set up',
    html`<h1>Welcome</h1>
<p>Make the first account of this server. It stays on your machine.</p>
${problem === null ? '' : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="/setup">
<input type="hidden" name="token" value="${token}">
<label>E-mail <input type="email" name="email" value="${email}" maxlength="254" required autofocus autocomplete="username"></label>
<label>Password <input type="password" name="password" minlength="8" maxlength="200" required autocomplete="new-password"><small>At least 8 characters.</small></label>
<label>Your website <input type="text" name="site" value="${site}" maxlength="300" placeholder="example.com" inputmode="url" autocapitalize="none" spellcheck="false"><small>You can add more later.</small></label>
<button type="submit">Set up</button>
</form>`,
  );

export const needsLinkPage = (): string =>
  page(
    'Set up',
    html`<h1>Almost there</h1>
<p>This server has no account yet. To make the first one, open the set-up link that the server printed when it started; it looks like this:</p>
<pre>http://…/?token=…</pre>
<p>The link is what shows that the server is yours.</p>`,
  );

export const nextStepsPage = (publicUrl: string, sites: readonly Site[]): string =>
  page(
    'Next steps',
    html`<h1>You are set up</h1>
${sites.map(site => snippet(publicUrl, site))}
<h2>Make an API key</h2>
<p>Keys are shown once; whoever has one may act for your account.</p>
<pre>curl -c jar -H 'Content-Type: application/json' \\
  -d '{"email":"YOU","password":"YOURS"}' ${publicUrl}/api/v1/auth/sign-in
curl -b jar -H 'Content-Type: application/json' \\
  -d '{"name":"My key"}' ${publicUrl}/api/v1/api-keys</pre>
<h2>Hear of it</h2>
<p>Add a webhook, and each goal that a visitor completes is posted to your systems, signed.</p>
<pre>curl -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' \\
  -d '{"url":"https://example.com/hook","events":["goal.converted"]}' ${publicUrl}/api/v1/webhooks</pre>
<p>All there is: <a href="/openapi.json">the API, described</a>.</p>`,
  );

const snippet = (publicUrl: string, { domain, id }: Site): Html => html`<h2>Measure ${domain}</h2>
<p>Put this into the head of its pages:</p>
<pre>${`<script defer src="${publicUrl}/js/script.js" data-site="${id}"></script>`}</pre>
`;

export const runningPage = (): string =>
  page(
    'Running',
    html`<h1>Bellwether is running</h1>
<p>It counts visits and posts what happens to your systems.</p>
<p>Its <a href="/openapi.json">API</a> takes a key, or a session from <code>POST /api/v1/auth/sign-in</code>.</p>`,
  );

export const stylesheet = `
:root { color-scheme: light dark; --ink: #1d2530; --soft: #5a6675; --paper: #f6f4ef; --card: #fff; --line: #d9d5cb; --accent: #0b6b58; --on-accent: #fff; --bad: #a3281d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --soft: #a3abb5; --paper: #14181d; --card: #1c2128; --line: #343b45; --accent: #4fc3a8; --on-accent: #08261f; --bad: #ff8a7d; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 8vh 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 38rem; margin: 0 auto; padding: 2rem clamp(1.25rem, 5vw, 2.5rem) 2.5rem; background: var(--card); border: 1px solid var(--line); border-radius: .9rem; }
.brand { margin: 0 0 1.5rem; font-weight: 650; letter-spacing: .01em; color: var(--accent); }
h1 { margin: 0 0 .5rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2rem 0 .25rem; font-size: 1.1rem; }
p { margin: .25rem 0 1rem; }
a { color: var(--accent); }
form { display: grid; gap: 1rem; margin-top: 1.5rem; }
label { display: grid; gap: .3rem; font-weight: 550; }
small { font-weight: 400; color: var(--soft); }
input { width: 100%; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); color: inherit; font: inherit; font-weight: 400; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button { justify-self: start; padding: .65rem 1.4rem; border: 0; border-radius: .5rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
pre { margin: .5rem 0 1rem; padding: .9rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); font-size: .85rem; }
.problem { padding: .7rem 1rem; border-left: 4px solid var(--bad); background: var(--paper); color: var(--bad); }
`;
