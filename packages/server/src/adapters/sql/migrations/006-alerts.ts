/** Alerts, how they stand, what they told, and the e-mails that wait to be sent. */
export const alerts = (): string[] => [
  `CREATE TABLE alerts (
    id TEXT PRIMARY KEY, site_id TEXT NOT NULL REFERENCES sites(id) ON DELETE CASCADE, doc TEXT NOT NULL,
    state TEXT, created_at BIGINT NOT NULL)`,
  'CREATE INDEX alerts_by_site ON alerts(site_id, id)',
  `CREATE TABLE alert_firings (
    id TEXT PRIMARY KEY, alert_id TEXT NOT NULL REFERENCES alerts(id) ON DELETE CASCADE, at BIGINT NOT NULL,
    doc TEXT NOT NULL, resolved_at BIGINT, resolved_value DOUBLE PRECISION)`,
  'CREATE INDEX alert_firings_by_alert ON alert_firings(alert_id, id)',
  `CREATE TABLE mail_outbox (
    id TEXT PRIMARY KEY, doc TEXT NOT NULL, created_at BIGINT NOT NULL, next_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, last_error TEXT)`,
  'CREATE INDEX mail_outbox_due ON mail_outbox(next_at, id)',
];
