import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals texts so that the stores hold nothing that can sign: who reads the database still lacks the server key. */
export interface Sealer {
  seal(text: string): string;
  /** @throws Error when it was sealed with another key, or changed since */
  open(sealed: string): string;
}

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM. Sealed is `v1.` + base64url of IV, tag and ciphertext.
 * @param key 32 bytes
 * @param random a fresh IV for each seal; GCM breaks when a key meets the same IV twice
 */
export function createSealer(key: Uint8Array, random: (bytes: number) => Uint8Array = randomBytes): Sealer {
  if (key.length !== 32) throw new Error(`The server key is ${key.length} bytes long; it must be 32.`);
  return {
    seal(text) {
      const iv = random(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
    },
    open(sealed) {
      const [version, encoded] = sealed.split('.');
      if (version !== VERSION || encoded === undefined)
        throw new Error('A secret is not sealed as it should be.');
      const bytes = Buffer.from(encoded, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new Error('A secret can’t be opened: it was sealed with another server key.', { cause });
      }
    },
  };
}
