/** A failure whose message says all the user needs: what went wrong and what to do. */
export class Trouble extends Error {}

/** Runs `work`; a failure ends the process with one clear line (our own bugs with their stack). */
export async function orExplain(work) {
  try {
    return await work();
  } catch (error) {
    process.stderr.write(`bellwether: ${error instanceof Trouble ? error.message : error.stack}\n`);
    process.exit(1);
  }
}
