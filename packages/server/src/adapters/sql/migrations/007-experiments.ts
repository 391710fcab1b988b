/** Experiments, and what was decided of them: a row of its own, so that the table itself allows one only. */
export const experiments = (): string[] => [
  `CREATE TABLE experiments (
    id TEXT PRIMARY KEY, site_id TEXT NOT NULL REFERENCES sites(id) ON DELETE CASCADE, key TEXT NOT NULL,
    doc TEXT NOT NULL, created_at BIGINT NOT NULL, UNIQUE (site_id, key))`,
  'CREATE INDEX experiments_by_site ON experiments(site_id, id)',
  `CREATE TABLE experiment_decisions (
    experiment_id TEXT PRIMARY KEY REFERENCES experiments(id) ON DELETE CASCADE, doc TEXT NOT NULL)`,
];
