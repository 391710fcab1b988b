/** Tells how far something long has come: one line that changes on a terminal, and one at the end elsewhere. */
export function createProgress(out: NodeJS.WriteStream = process.stderr) {
  let told = '';
  return {
    /** @param done of `total`, in whatever both are counted */
    at(what: string, done: number, total: number): void {
      const line = `${what}: ${total === 0 ? 100 : Math.floor((100 * Math.min(done, total)) / total)} %`;
      if (line === told) return;
      told = line;
      if (out.isTTY) out.write(`\r\u001b[K${line}`);
    },
    /** The line is done with; what comes next is another. */
    end(): void {
      if (told === '') return;
      out.write(out.isTTY ? '\n' : `${told}\n`);
      told = '';
    },
  };
}
