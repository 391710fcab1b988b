/**
 * A random UUID. Pages on plain http have no `crypto.randomUUID`, but every browser names a Blob by a fresh UUID at
 * the end of its URL (https://w3c.github.io/FileAPI/#unicodeBlobURL): 70 bytes less than one made of random bits.
 */
export const uuid = (): string => crypto.randomUUID?.() ?? URL.createObjectURL(new Blob()).slice(-36);
