/** Of the reference; light or dark as the reader's system is. */
export const stylesheet = `
:root { color-scheme: light dark; --ink: #1b2127; --soft: #59616b; --paper: #f7f6f2; --card: #fff; --line: #e3e0d8; --accent: #0b6b58; --wash: #f1efe9; --bad: #a3281d; --warn: #7d5300; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9e7e2; --soft: #a2abb3; --paper: #101417; --card: #181d21; --line: #2a3137; --accent: #4fc3a8; --wash: #12171a; --bad: #ff9488; --warn: #e6b450; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: .9375rem/1.55 system-ui, sans-serif; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .5rem 1rem; background: var(--card); }
header { padding: 1.25rem 1.5rem; border-bottom: 1px solid var(--line); background: var(--card); }
header p { margin: 0; color: var(--soft); }
header .brand { font-weight: 650; font-size: 1.1rem; color: var(--accent); }
.columns { display: grid; grid-template-columns: 17rem minmax(0, 1fr); max-width: 84rem; margin: 0 auto; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 1.25rem 1rem 2rem 1.5rem; font-size: .8125rem; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav > ul > li { margin-bottom: .9rem; }
nav > ul > li > a { font-weight: 600; color: var(--ink); }
nav a { display: block; padding: .15rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
main { padding: 1.25rem 1.5rem 5rem; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; }
h2 { margin: 3rem 0 1rem; font-size: 1.35rem; }
h3 { margin: 0 0 .25rem; font-size: 1.0625rem; }
article { margin: 0 0 1.25rem; padding: 1.25rem 1.5rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); }
article p { margin: .35rem 0 .75rem; }
.route { overflow-wrap: anywhere; }
.method { color: var(--accent); }
.method.delete { color: var(--bad); }
.method.patch { color: var(--warn); }
.who, .refusals, small { color: var(--soft); font-size: .8125rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .8125rem; }
pre { margin: .5rem 0 1rem; padding: .8rem 1rem; overflow: auto; border: 1px solid var(--line); border-radius: .5rem; background: var(--wash); }
summary { cursor: pointer; padding: .25rem 0; }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; }
table { width: 100%; border-collapse: collapse; font-size: .8125rem; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tbody th { font-weight: 400; white-space: nowrap; }
thead th { color: var(--soft); font-weight: 600; }
td:nth-child(2) { max-width: 20rem; overflow-wrap: anywhere; }
:target { scroll-margin-top: 1rem; border-color: var(--accent); }
@media (max-width: 52rem) { .columns { grid-template-columns: minmax(0, 1fr); } nav { position: static; max-height: 16rem; border-bottom: 1px solid var(--line); } }
`;
