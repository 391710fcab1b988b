import { open } from 'node:fs/promises';

const ROOM = 1 << 18;

/**
 * Calls back with each line of a file, as a place in a buffer that holds it only during the call: a file of
 * hundreds of thousands of lines then leaves nothing for the garbage collector. Other work goes on between pieces.
 * @throws when the file can't be read, or a line is longer than 256 KiB
 */
export async function eachLine(
  path: string,
  use: (bytes: Buffer, start: number, end: number) => void,
): Promise<void> {
  const file = await open(path);
  try {
    const bytes = Buffer.allocUnsafeSlow(ROOM);
    let held = 0;
    for (;;) {
      if (held === ROOM) throw new Error(`${path} has a line that is too long`);
      const { bytesRead } = await file.read(bytes, held, ROOM - held);
      const filled = held + bytesRead;
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0 && end < filled; end = bytes.indexOf(NEWLINE, start)) {
        use(bytes, start, end);
        start = end + 1;
      }
      if (bytesRead === 0) {
        if (start < filled) use(bytes, start, filled);
        return;
      }
      bytes.copyWithin(0, start, filled);
      held = filled - start;
    }
  } finally {
    await file.close();
  }
}

const NEWLINE = 0x0a;
