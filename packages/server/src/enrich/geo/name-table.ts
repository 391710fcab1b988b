/** Names numbered from 0, all in one buffer: as strings the 80 000 names of networks would take 6 MB instead of 2. */
export class NameTable {
  private text = Buffer.allocUnsafeSlow(1 << 16);
  private ends: number[] = [];
  private used = 0;
  private known: Map<number, number> | null = new Map();
  private sealedEnds = new Uint32Array();

  /** The number of the name that belongs to a key, which is asked for the first time a key comes up. */
  indexOf(key: number, nameOf: () => string): number {
    if (!this.known) throw new Error('the table is sealed');
    const old = this.known.get(key);
    if (old !== undefined) return old;
    const name = Buffer.from(nameOf());
    if (this.used + name.length > this.text.length) this.grow(name.length);
    name.copy(this.text, this.used);
    this.used += name.length;
    const index = this.ends.push(this.used) - 1;
    this.known.set(key, index);
    return index;
  }

  /** Gives back what only filling needed. */
  seal(): void {
    this.known = null;
    this.sealedEnds = Uint32Array.from(this.ends);
    this.ends = [];
    const text = Buffer.allocUnsafeSlow(this.used);
    this.text.copy(text, 0, 0, this.used);
    this.text = text;
  }

  /** A sealed table's name by its number; empty when there is none. */
  get(index: number): string {
    return this.text.toString('utf8', this.sealedEnds[index - 1] ?? 0, this.sealedEnds[index]);
  }

  private grow(atLeast: number): void {
    const text = Buffer.allocUnsafeSlow(this.text.length * 2 + atLeast);
    this.text.copy(text, 0, 0, this.used);
    this.text = text;
  }
}
