import { AppError, type Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { Answers, Connection } from '../control/index.ts';
import type { EventStore, Freezer, FrozenTable } from '../ports/index.ts';
import type { Standstill } from './standstill.ts';

/** A backup is two questions on one connection, and ends with it, however the one who asked ends. */
export type Question = 'hold' | 'freeze';

export interface Answer {
  tables: FrozenTable[];
}

export interface BackupAnswersDeps {
  standstill: Pick<Standstill, 'hold'>;
  freezer: Freezer;
  eventStore: Pick<EventStore, 'ping'>;
  clock: Clock;
  log: Pick<Logger, 'info'>;
}

/** For opening the database: whoever takes longer hangs, and must not hold up the reports. */
const BETWEEN_QUESTIONS_MS = 30_000;

/** What a running server answers to those who make backups of its data folder, one at a time. */
export async function createBackupAnswers({
  standstill,
  freezer,
  eventStore,
  clock,
  log,
}: BackupAnswersDeps): Promise<(connection: Connection) => Answers> {
  await freezer.thaw(); // an earlier process may have been killed in the middle
  let underWay: Connection | null = null;

  return connection => {
    let release = () => {};
    let cancel = () => {};

    function begin(): void {
      if (underWay) throw new Error('A backup of this data folder is under way already.');
      underWay = connection;
      log.info('A backup begins.');
      connection.onEnd(async () => {
        cancel();
        release();
        await freezer.thaw().finally(() => {
          underWay = null;
        });
        log.info('The backup is over.');
      });
    }

    async function hold(): Promise<Answer> {
      begin();
      if (!(await eventStore.ping())) throw new AppError('analytics_unavailable');
      release = await standstill.hold();
      cancel = clock.at(clock.now() + BETWEEN_QUESTIONS_MS, connection.hangUp);
      return { tables: [] };
    }

    async function freeze(): Promise<Answer> {
      if (underWay !== connection) throw new Error('A backup begins with the question to hold.');
      const tables = await freezer.freeze();
      cancel();
      release();
      return { tables };
    }

    const answers: Record<Question, () => Promise<Answer>> = { hold, freeze };
    return new Map(Object.entries(answers));
  };
}
