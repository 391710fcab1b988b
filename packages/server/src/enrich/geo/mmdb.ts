import { decodeMmdb } from './mmdb-value.ts';
import { PagedFile } from './paged-file.ts';

/**
 * A MaxMind DB file (format 2.0, https://maxmind.github.io/MaxMind-DB/). The `maxmind` package needs the whole file
 * in a buffer: 135 MB for the two city files, more than all else of this process. This reads it where it lies: 4 MB a
 * file, and a lookup takes 20 µs instead of 3, which addresses seen lately are spared.
 */
export interface Mmdb {
  /** The record of an address given as its 4 or 16 bytes; null when there is none. */
  get(address: readonly number[]): unknown;
  close(): Promise<void>;
}

/** @throws when the file can't be read or is none of that format */
export async function openMmdb(path: string): Promise<Mmdb> {
  const file = await PagedFile.open(path);
  try {
    return mmdbOf(file);
  } catch (error) {
    await file.close();
    throw new Error(`${path} is not a MaxMind DB file`, { cause: error });
  }
}

function mmdbOf(file: PagedFile): Mmdb {
  const { nodes, recordBits, ipVersion } = metadataOf(file);
  const nodeBytes = recordBits / 4;
  const treeBytes = nodes * nodeBytes;
  const data = treeBytes + SEPARATOR_BYTES;

  function child(node: number, right: boolean): number {
    const at = node * nodeBytes;
    if (recordBits === 24) return file.uint(right ? at + 3 : at, 3);
    if (recordBits === 32) return file.uint(right ? at + 4 : at, 4);
    // 28 bits: the byte in the middle holds the highest four of both.
    const middle = file.uint(at + 3, 1);
    return right
      ? (middle & 0x0f) * 2 ** 24 + file.uint(at + 4, 3)
      : (middle >>> 4) * 2 ** 24 + file.uint(at, 3);
  }

  /** IPv4 addresses lie in an IPv6 tree under 96 zeros. */
  function ipv4Root(): number {
    let node = 0;
    for (let depth = 0; ipVersion === 6 && depth < 96 && node < nodes; depth++) node = child(node, false);
    return node;
  }
  const rootOfIpv4 = ipv4Root();

  return {
    get(address) {
      if (address.length === 16 && ipVersion === 4) return null;
      let node = address.length === 4 ? rootOfIpv4 : 0;
      for (let bit = 0; bit < address.length * 8 && node < nodes; bit++) {
        node = child(node, ((address[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1);
      }
      return node > nodes ? decodeMmdb(file, node - nodes + treeBytes, data).value : null;
    },
    close: () => file.close(),
  };
}

const SEPARATOR_BYTES = 16;
const METADATA_MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
/** The format says the metadata are within the last 128 KiB. */
const METADATA_WITHIN = 128 * 1024;

function metadataOf(file: PagedFile): { nodes: number; recordBits: number; ipVersion: number } {
  const from = Math.max(0, file.size - METADATA_WITHIN);
  const marker = file.bytes(from, file.size - from).lastIndexOf(METADATA_MARKER);
  if (marker < 0) throw new Error('no metadata');
  const start = from + marker + METADATA_MARKER.length;
  const metadata = decodeMmdb(file, start, start).value;
  const number = (name: string) => {
    const value = metadata instanceof Map ? metadata.get(name) : undefined;
    if (typeof value !== 'number') throw new Error(`no ${name}`);
    return value;
  };
  const recordBits = number('record_size');
  if (![24, 28, 32].includes(recordBits)) throw new Error(`record size ${recordBits}`);
  return { nodes: number('node_count'), recordBits, ipVersion: number('ip_version') };
}
