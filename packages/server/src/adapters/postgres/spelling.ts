/** Statements are written once in the code and run for ever, so this need not forget any; built ones pass by it. */
const KEPT = 1000;

interface Spelled {
  /** With parameters as PostgreSQL has them, `$1`. */
  text: string;
  /** Under which each connection prepares it once. */
  name: string | undefined;
}

/** Statements as PostgreSQL takes them. A `?` in ours is a parameter and nothing else. */
export function createSpelling(): (sql: string) => Spelled {
  const known = new Map<string, Spelled>();
  return sql => {
    const found = known.get(sql);
    if (found) return found;
    let place = 0;
    const text = sql.replace(/\?/g, () => `$${++place}`);
    const spelled = { text, name: known.size < KEPT ? `bw${known.size}` : undefined };
    if (spelled.name) known.set(sql, spelled);
    return spelled;
  };
}
