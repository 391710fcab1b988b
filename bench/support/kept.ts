import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Bellwether } from '../../e2e/support/bellwether.ts';

/** What the folder has to remember beside its data. */
interface Kept {
  apiKey: string;
  siteId: string;
  others: string[];
}

/** A server over a folder that is filled once and used again by later runs. */
export class KeptBellwether extends Bellwether {
  constructor(
    override readonly folder: string,
    env: Record<string, string>,
  ) {
    super(env);
  }

  /** @param fill makes the sites and their past; returns the ids of all sites but the first */
  async filled(fill: (server: Bellwether) => Promise<string[]>): Promise<string[]> {
    const file = `${this.folder}/bench.json`;
    if (existsSync(file)) {
      const { apiKey, siteId, others } = JSON.parse(readFileSync(file, 'utf8')) as Kept;
      this.apiKey = apiKey;
      this.siteId = siteId;
      return others;
    }
    mkdirSync(this.folder, { recursive: true });
    const others = await fill(this);
    const { apiKey, siteId } = this;
    writeFileSync(file, JSON.stringify({ apiKey, siteId, others } satisfies Kept));
    return others;
  }

  override async remove(): Promise<void> {
    await this.end();
  }
}
