/**
 * The ids of the last 24 hours' events, so that one told twice counts once. Every event asks, and a keyed table
 * on disk would cost each of them a page, so the ids are held in memory as 64-bit fingerprints: 16 bytes an id.
 * Two of ten million ids collide with a chance of 1 in 400,000 (n²/2⁶⁵); the later event would count as told.
 */
export interface Fingerprint {
  high: number;
  low: number;
}

/**
 * All 128 bits of the UUID, and the site's id, go into both halves; the multipliers are odd, so what is random in
 * the UUID (62 bits and more in every version) stays so.
 */
export function fingerprintOf(siteId: string, uuid: string): Fingerprint {
  const a = Number.parseInt(uuid.slice(0, 8), 16);
  const b = Number.parseInt(uuid.slice(9, 13) + uuid.slice(14, 18), 16);
  const c = Number.parseInt(uuid.slice(19, 23) + uuid.slice(24, 28), 16);
  const d = Number.parseInt(uuid.slice(28, 36), 16);
  const site = hashOf(siteId);
  const high = Math.imul(a ^ site, 0x9e3779b1) + Math.imul(b, 0x85ebca6b) + Math.imul(c, 0xc2b2ae35) + d;
  const low = Math.imul(a, 0x27d4eb2f) + Math.imul(b ^ site, 0x165667b1) + c + Math.imul(d, 0x9e3779b1);
  // Zero in both halves marks a free slot.
  return { high: high >>> 0, low: low >>> 0 || 1 };
}

const siteHashes = new Map<string, number>();

/** FNV-1a, kept a site. */
function hashOf(text: string): number {
  const known = siteHashes.get(text);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  if (siteHashes.size > 100_000) siteHashes.clear();
  siteHashes.set(text, hash);
  return hash;
}

/** Fingerprints as bytes for the store, 8 each, and back. */
export function packFingerprints(fingerprints: readonly Fingerprint[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(fingerprints.length * 8));
  fingerprints.forEach(({ high, low }, i) => {
    view.setUint32(i * 8, high);
    view.setUint32(i * 8 + 4, low);
  });
  return new Uint8Array(view.buffer);
}

export function unpackFingerprints(bytes: Uint8Array): Fingerprint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 8 }, (_, i) => ({
    high: view.getUint32(i * 8),
    low: view.getUint32(i * 8 + 4),
  }));
}

/** A set of fingerprints in two flat arrays: open addressing, at most half full. */
class FingerprintSet {
  private slots = 1024;
  private highs = new Uint32Array(this.slots);
  private lows = new Uint32Array(this.slots);
  private size = 0;

  has(f: Fingerprint): boolean {
    return this.lows[this.slotOf(f)] !== 0;
  }

  add(f: Fingerprint): void {
    const slot = this.slotOf(f);
    if (this.lows[slot] !== 0) return;
    this.highs[slot] = f.high;
    this.lows[slot] = f.low;
    if (++this.size * 2 > this.slots) this.grow();
  }

  /** Where it is, or where it would go. */
  private slotOf({ high, low }: Fingerprint): number {
    const mask = this.slots - 1;
    let slot = (high ^ low) & mask;
    while (this.lows[slot] !== 0 && (this.lows[slot] !== low || this.highs[slot] !== high))
      slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { highs, lows } = this;
    this.slots *= 2;
    this.highs = new Uint32Array(this.slots);
    this.lows = new Uint32Array(this.slots);
    this.size = 0;
    for (let i = 0; i < lows.length; i++) {
      if (lows[i] !== 0) this.add({ high: highs[i]!, low: lows[i]! });
    }
  }
}

/** Ids are remembered at least this long: the idempotency the API promises. */
export const ID_WINDOW_MS = 24 * 3_600_000;
const GENERATION_MS = ID_WINDOW_MS / 2;

/** The ids taken, in generations of half a window: three cover a whole one at any moment, and the oldest goes as one. */
export function createEventIds() {
  const generations = new Map<number, FingerprintSet>();

  return {
    taken(f: Fingerprint): boolean {
      for (const generation of generations.values()) if (generation.has(f)) return true;
      return false;
    },
    /** @param at when they were taken, epoch ms */
    take(fingerprints: readonly Fingerprint[], at: number): void {
      const number = Math.floor(at / GENERATION_MS);
      let generation = generations.get(number);
      if (!generation) {
        generation = new FingerprintSet();
        generations.set(number, generation);
        for (const old of [...generations.keys()]) if (old < number - 2) generations.delete(old);
      }
      for (const f of fingerprints) generation.add(f);
    },
  };
}
export type EventIds = ReturnType<typeof createEventIds>;
