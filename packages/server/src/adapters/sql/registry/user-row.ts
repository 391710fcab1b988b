import type { Selectable } from 'kysely';
import type { User } from '../../../ports/index.ts';
import type { Tables } from './tables.ts';

export const userOf = (row: Selectable<Tables['users']>): User => ({
  id: row.id,
  accountId: row.account_id,
  email: row.email,
  passwordHash: row.password_hash,
  createdAt: row.created_at,
});
