import type { Dialect } from '../dialect.ts';

/** Users get roles in accounts, by links others sent them; sign-ins get what people know them by. */
export const members = ({ keyed }: Dialect): string[] => [
  `CREATE TABLE members (
    id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE, role TEXT, created_at BIGINT NOT NULL,
    UNIQUE (account_id, user_id))`,
  'CREATE INDEX members_by_user ON members(user_id)',
  `CREATE TABLE member_sites (
    member_id TEXT NOT NULL REFERENCES members(id) ON DELETE CASCADE,
    site_id TEXT NOT NULL REFERENCES sites(id) ON DELETE CASCADE, role TEXT NOT NULL,
    PRIMARY KEY (member_id, site_id)) ${keyed}`,
  'CREATE INDEX member_sites_by_site ON member_sites(site_id)',
  // Whoever there is has an account of their own. An id is a prefix and 26 characters.
  `INSERT INTO members (id, account_id, user_id, role, created_at)
    SELECT 'mem_' || substr(id, 6), account_id, id, 'owner', created_at FROM users`,
  `CREATE TABLE invitations (
    id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE, email TEXT, role TEXT, sites TEXT NOT NULL,
    invited_by TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)`,
  'CREATE INDEX invitations_by_account ON invitations(account_id, id)',
  `CREATE TABLE sign_ins (
    id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE, user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)`,
  'CREATE INDEX sign_ins_by_user ON sign_ins(user_id)',
  `INSERT INTO sign_ins
    SELECT 'signin_' || substr(s.token_hash, 1, 26), s.token_hash, s.user_id, u.account_id, '', s.created_at,
      s.created_at, s.expires_at
    FROM user_sessions s JOIN users u ON u.id = s.user_id`,
  'DROP TABLE user_sessions',
];
