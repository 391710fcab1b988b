import type { PagedFile } from './paged-file.ts';

/** A decoded value: text, number, bigint, boolean, bytes, array, or a Map by name. */
interface Decoded {
  value: unknown;
  /** Where the next value begins. */
  next: number;
}

/** Added to a pointer of one, two, three and four bytes. */
const POINTER_BASE = [0, 2048, 526_336, 0] as const;
/** A data section nests a handful deep; deeper is a damaged file that points at itself. */
const MAX_DEPTH = 32;

/**
 * The value at a place of a MaxMind DB's data section.
 * @param base where the section begins, which pointers count from
 * @throws when the bytes are no such value
 */
export function decodeMmdb(file: PagedFile, at: number, base: number, depth = 0): Decoded {
  if (depth > MAX_DEPTH) throw new Error('values nest too deep');
  const control = file.uint(at, 1);
  if (control >> 5 === 1) {
    const width = ((control >> 3) & 3) + 1;
    const high = width === 4 ? 0 : (control & 7) * 2 ** (8 * width);
    const target = base + high + file.uint(at + 1, width) + POINTER_BASE[width - 1]!;
    return { value: decodeMmdb(file, target, base, depth + 1).value, next: at + 1 + width };
  }
  const extended = control >> 5 === 0;
  const type = extended ? file.uint(at + 1, 1) + 7 : control >> 5;
  const { size, start } = sizeOf(file, control & 31, at + (extended ? 2 : 1));
  if (type === 7 || type === 11) return collection(file, type, size, start, base, depth);
  if (type === 14) return { value: size === 1, next: start };
  return { value: scalar(file.bytes(start, size), type), next: start + size };
}

/** Sizes over 28 continue in one to three bytes. */
function sizeOf(file: PagedFile, size: number, at: number): { size: number; start: number } {
  if (size < 29) return { size, start: at };
  const width = size - 28;
  const base = [29, 285, 65_821][width - 1]!;
  return { size: base + file.uint(at, width), start: at + width };
}

function collection(
  file: PagedFile,
  type: number,
  size: number,
  start: number,
  base: number,
  depth: number,
): Decoded {
  let next = start;
  const take = () => {
    const decoded = decodeMmdb(file, next, base, depth + 1);
    next = decoded.next;
    return decoded.value;
  };
  if (type === 11) {
    const value = Array.from({ length: size }, take);
    return { value, next };
  }
  const value = new Map<string, unknown>();
  for (let i = 0; i < size; i++) {
    const name = String(take());
    value.set(name, take());
  }
  return { value, next };
}

function scalar(bytes: Buffer, type: number): unknown {
  switch (type) {
    case 2:
      return bytes.toString('utf8');
    case 3:
      return bytes.readDoubleBE();
    case 4:
      return bytes;
    case 5:
    case 6:
      return bytes.length === 0 ? 0 : bytes.readUIntBE(0, bytes.length);
    case 8:
      // Shorter than four bytes it is never negative.
      return bytes.length === 0
        ? 0
        : bytes.length < 4
          ? bytes.readUIntBE(0, bytes.length)
          : bytes.readInt32BE();
    case 9:
    case 10:
      return BigInt(`0x${bytes.toString('hex') || '0'}`);
    case 15:
      return bytes.readFloatBE();
    default:
      throw new Error(`values of type ${type} are not known`);
  }
}
