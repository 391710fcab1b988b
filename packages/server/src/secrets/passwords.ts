import { hash, verify } from '@node-rs/argon2';

/** OWASP's smallest recommended Argon2id: 19 MiB, 2 passes, 1 lane. About 20 ms, on a thread of its own. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

/**
 * Whether the password is the one behind the hash. Without a hash (no such user) it takes the same time to say
 * no, so that the answer's time doesn't tell who has an account.
 */
export async function checkPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const right = await verify(passwordHash ?? (await nobodysHash()), password);
  return right && passwordHash !== null;
}

let nobodys: Promise<string> | null = null;
const nobodysHash = () => (nobodys ??= hashPassword('nobody has this one'));
