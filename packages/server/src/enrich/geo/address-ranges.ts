/**
 * Ranges of addresses in ascending order, each with an index, searched by halving.
 * Keys are those of `address-key.ts`.
 */
export class AddressRanges {
  private firsts: Keys;
  private lasts: Keys;
  private indexes = new Uint32Array(1024);
  private count = 0;

  /** @param Keys what holds a key of this family: 32 bits for IPv4, a double for IPv6 */
  constructor(Keys: Uint32ArrayConstructor | Float64ArrayConstructor) {
    this.firsts = new Keys(1024);
    this.lasts = new Keys(1024);
  }

  /** Both ends belong to the range; it is not below any added before. */
  add(first: number, last: number, index: number): void {
    if (this.count === this.indexes.length) this.resize(this.count * 2);
    this.firsts[this.count] = first;
    this.lasts[this.count] = last;
    this.indexes[this.count++] = index;
  }

  /** Gives back the room that was kept for more. */
  seal(): void {
    this.resize(this.count);
  }

  /** The index of the range that holds the key; null when none does. */
  find(key: number): number | null {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.firsts[middle]! <= key) low = middle + 1;
      else high = middle;
    }
    const found = low - 1;
    return found >= 0 && this.lasts[found]! >= key ? this.indexes[found]! : null;
  }

  private resize(length: number): void {
    this.firsts = resized(this.firsts, length);
    this.lasts = resized(this.lasts, length);
    this.indexes = resized(this.indexes, length);
  }
}

type Keys = Uint32Array | Float64Array;

function resized<T extends Keys>(old: T, length: number): T;
function resized(old: Keys, length: number): Keys {
  const out = old instanceof Uint32Array ? new Uint32Array(length) : new Float64Array(length);
  out.set(old.subarray(0, length));
  return out;
}
