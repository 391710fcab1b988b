/** One block serves some hundred ids. */
const BLOCK = 4096;

/**
 * Random bytes, drawn from the source in blocks: ten at a time cost twenty times as much, more than all else an
 * id costs. For ids; what must stay secret is drawn by itself and not kept.
 * @param source gives so many random bytes
 * @returns gives so many random bytes, at most a block's; no byte twice
 */
export function createRandomPool(source: (bytes: number) => Uint8Array): (bytes: number) => Uint8Array {
  let block = source(BLOCK);
  let taken = 0;
  return bytes => {
    if (taken + bytes > block.length) {
      block = source(BLOCK);
      taken = 0;
    }
    taken += bytes;
    return block.subarray(taken - bytes, taken);
  };
}
