/** Runs what touches localStorage, which throws where the browser blocks it; the answer is then undefined. */
export function stored<T>(access: (storage: Storage) => T): T | undefined {
  try {
    return access(localStorage);
  } catch {
    // Blocked storage is the visitor's choice, and nothing here depends on it.
  }
}
