import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

const PAGE = 4096;
/** With 4 MB of them kept, a lookup in a search tree reads its last few pages from the system's cache and has the others. */
const SLOTS = 1024;
const WARMING_CHUNK = 1 << 20;

/**
 * A file read at any place, some of its pages kept in memory. Each page has one slot it can be in: that forgets
 * sooner than keeping the latest used, but it needs no bookkeeping and no memory but the slots.
 */
export class PagedFile {
  private readonly slots = Buffer.allocUnsafeSlow(SLOTS * PAGE);
  private readonly held = new Int32Array(SLOTS).fill(-1);

  private constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  /**
   * Opens a file and brings it into the system's cache, so that the synchronous reads to come don't wait for a disk.
   * @throws when the file can't be read
   */
  static async open(path: string): Promise<PagedFile> {
    const file = await open(path);
    try {
      const scratch = Buffer.allocUnsafeSlow(WARMING_CHUNK);
      let size = 0;
      for (;;) {
        const { bytesRead } = await file.read(scratch, 0, WARMING_CHUNK, size);
        if (bytesRead === 0) return new PagedFile(file, size);
        size += bytesRead;
      }
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * A big-endian unsigned integer.
   * @param width up to 6 bytes; no bytes are 0
   * @throws RangeError past the end of the file; Error when the file changes under the reader
   */
  uint(offset: number, width: number): number {
    const start = offset % PAGE;
    if (width > 0 && start + width <= PAGE && offset + width <= this.size) {
      return this.slots.readUIntBE(this.placeOf((offset - start) / PAGE) + start, width);
    }
    return width === 0 ? 0 : this.bytes(offset, width).readUIntBE(0, width);
  }

  /** @throws as `uint` */
  bytes(offset: number, length: number): Buffer {
    if (offset < 0 || length < 0 || offset + length > this.size)
      throw new RangeError('past the end of the file');
    const out = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const start = (offset + done) % PAGE;
      const place = this.placeOf((offset + done - start) / PAGE);
      done += this.slots.copy(out, done, place + start, place + Math.min(PAGE, start + length - done));
    }
    return out;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  /** Where in the slots the page lies, now that it is there. */
  private placeOf(page: number): number {
    const slot = page % SLOTS;
    if (this.held[slot] !== page) {
      this.held[slot] = -1;
      const read = readSync(this.file.fd, this.slots, slot * PAGE, PAGE, page * PAGE);
      if (read < Math.min(PAGE, this.size - page * PAGE)) throw new Error('the file has become shorter');
      this.held[slot] = page;
    }
    return slot * PAGE;
  }
}
