/** Keys, members, an open invitation and sign-ins: what only people may make, not programs with a key. */

const PASSWORD = 'correct horse battery';
const browsers = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
];

/** @returns the path of an invitation's page */
export async function fillAccount(url, account, [main, blog]) {
  const post = async (path, body, headers = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const signIn = async userAgent => {
    const answer = await post('/auth/sign-in', account, { 'User-Agent': userAgent });
    return { Cookie: answer.headers.get('set-cookie').split(';')[0] };
  };
  const [owner] = await Promise.all(browsers.map(signIn));
  const as = async (path, body) => (await post(path, body, owner)).json();

  const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString();
  await as('/api-keys', { name: 'Shop backend', scopes: ['events:write'] });
  await as('/api-keys', { name: 'Weekly digest', scopes: ['stats:read'], expiresAt: inAYear });
  await as('/api-keys', {
    name: 'Deploy pipeline',
    scopes: ['webhooks:write', 'sites:write'],
    expiresAt: inAYear,
  });

  const members = [
    ['kofi@fieldnotes.example', { role: 'admin' }],
    ['lena@fieldnotes.example', { role: 'viewer', sites: [{ siteId: blog, role: 'admin' }] }],
    ['sam@agency.example', { sites: [{ siteId: main, role: 'viewer' }] }],
  ];
  for (const [email, grant] of members) {
    const { invitation } = await as('/invitations', { email, ...grant });
    const token = invitation.link.split('/').at(-1);
    await post('/auth/accept-invitation', { token, email, password: PASSWORD });
  }
  await as('/invitations', { role: 'viewer' });
  const { invitation } = await as('/invitations', { email: 'mira@fieldnotes.example', role: 'admin' });
  return new URL(invitation.link).pathname;
}
