import { expect, it } from 'vitest';
import { openSqlite } from '../../sqlite/sqlite-engine.ts';
import { migrate } from '../migrations.ts';
import { createRegistry } from '../registry/index.ts';

it('whoever there was owns their account, and stays signed in', async () => {
  const engine = openSqlite(':memory:');
  const userId = 'user_01m80frrv4rmaf2s3sy3ex5kpd';
  await migrate(engine, '005_announced_messages');
  const tokenHash = 'ab'.repeat(32);
  await engine.transact([
    { sql: "INSERT INTO accounts VALUES ('acc_1', 1)" },
    { sql: `INSERT INTO users VALUES ('${userId}', 'acc_1', 'me@example.com', 'hash', 1)` },
    { sql: `INSERT INTO user_sessions VALUES ('${tokenHash}', '${userId}', 5, 5000)` },
  ]);
  await migrate(engine);
  const found = await createRegistry(engine).users.session(tokenHash, 1000);
  expect(found).toMatchObject({
    session: {
      id: `signin_${'ab'.repeat(13)}`,
      accountId: 'acc_1',
      createdAt: 5,
      lastSeenAt: 5,
      expiresAt: 5000,
    },
    user: { id: userId, email: 'me@example.com' },
    member: { id: 'mem_01m80frrv4rmaf2s3sy3ex5kpd', role: 'owner', sites: [] },
  });
  await engine.close();
});
