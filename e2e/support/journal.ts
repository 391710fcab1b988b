import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A line of a server's log. */
export interface LogLine {
  msg: string;
  /** Which of several processes said it. */
  process?: string;
  [field: string]: unknown;
}

/** What the processes of a server say, over all their starts. */
export class Journal {
  readonly log: LogLine[] = [];
  readonly output: string[] = [];
  private watchers = new Set<() => void>();

  /** @param name marks its log lines, where there are several processes */
  follow(child: ChildProcess, name?: string): void {
    createInterface({ input: child.stdout! }).on('line', line => this.output.push(line));
    createInterface({ input: child.stderr! }).on('line', line => {
      this.log.push({ ...parsed(line), ...(name && { process: name }) });
      for (const look of [...this.watchers]) look();
    });
  }

  /** Waits for a log line; lines before `from` do not count. */
  logged(matches: (line: LogLine) => boolean, from = 0): Promise<LogLine> {
    return new Promise(resolve => {
      let next = from;
      const look = () => {
        for (; next < this.log.length; next++) {
          if (!matches(this.log[next]!)) continue;
          this.watchers.delete(look);
          return resolve(this.log[next]!);
        }
      };
      this.watchers.add(look);
      look();
    });
  }

  /** The last lines, for a failure's message. */
  tail(): string {
    return [...this.output.slice(-10), ...this.log.slice(-20).map(line => JSON.stringify(line))].join('\n');
  }
}

function parsed(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { msg: line };
  }
}
