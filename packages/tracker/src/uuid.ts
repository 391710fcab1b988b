/**
 * A random UUID. Pages on plain http have no `crypto.randomUUID`, but every browser names a Blob by a fresh UUID at
 * the end of its URL (https://w3c.github.io/FileAPI/#unicodeBlobURL), and that in fewer bytes.
 */
export const uuid = (): string => URL.createObjectURL(new Blob()).slice(-36);
