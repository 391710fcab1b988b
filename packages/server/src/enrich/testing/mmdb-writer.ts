type Value = string | number | boolean | Value[] | { [name: string]: Value };

/**
 * Builds a small MaxMind DB file, so that tests can have every record size and layout.
 * @param networks bits of each network's prefix, as `0101`, with its record
 */
export function mmdbBytes(
  recordBits: 24 | 28 | 32,
  ipVersion: 4 | 6,
  networks: [prefix: string, record: Value][],
): Buffer {
  const nodes: [Child, Child][] = [[null, null]];
  const data: Buffer[] = [];
  let dataSize = 0;
  for (const [prefix, record] of networks) {
    let node = nodes[0]!;
    for (const bit of prefix.slice(0, -1)) {
      const side = bit === '1' ? 1 : 0;
      let next = node[side];
      if (next === null) {
        next = { node: nodes.push([null, null]) - 1 };
        node[side] = next;
      }
      if (!('node' in next)) throw new Error('networks overlap');
      node = nodes[next.node]!;
    }
    node[prefix.endsWith('1') ? 1 : 0] = { data: dataSize };
    const bytes = encode(record);
    data.push(bytes);
    dataSize += bytes.length;
  }
  const recordOf = (child: Child) =>
    child === null ? nodes.length : 'node' in child ? child.node : nodes.length + 16 + child.data;
  const tree = nodes.map(([left, right]) => nodeBytes(recordBits, recordOf(left), recordOf(right)));
  const metadata = encode({
    node_count: nodes.length,
    record_size: recordBits,
    ip_version: ipVersion,
    database_type: 'test',
  });
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([...tree, Buffer.alloc(16), ...data, marker, metadata]);
}

type Child = { node: number } | { data: number } | null;

function nodeBytes(recordBits: 24 | 28 | 32, left: number, right: number): Buffer {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  if (recordBits === 24) return Buffer.from(hex(left, 6) + hex(right, 6), 'hex');
  if (recordBits === 32) return Buffer.from(hex(left, 8) + hex(right, 8), 'hex');
  const [l, r] = [hex(left, 7), hex(right, 7)];
  return Buffer.from(l.slice(1) + l[0] + r[0] + r.slice(1), 'hex');
}

function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([control(2, text.length), text]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  if (typeof value === 'boolean') return control(14, value ? 1 : 0);
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)]);
  const entries = Object.entries(value);
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([name, v]) => [encode(name), encode(v)]),
  ]);
}

function control(type: number, size: number): Buffer {
  const [bits, more] =
    size < 29 ? [size, []] : size < 285 ? [29, [size - 29]] : [30, [(size - 285) >> 8, (size - 285) & 255]];
  return Buffer.from(type < 8 ? [(type << 5) | bits, ...more] : [bits, type - 7, ...more]);
}

/** The bits of an address's bytes, cut to a prefix. */
export const prefixBits = (bytes: number[], length: number): string =>
  bytes
    .map(byte => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, length);
