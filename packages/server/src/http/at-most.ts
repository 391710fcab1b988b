/** Counts who is inside. */
export interface AtMost {
  /**
   * @returns what to call on the way out, once or more often
   * @throws what `refusal` makes, where so many of the same key are inside
   */
  enter(key: string): () => void;
}

/** Lets so many in at once of each key. */
export function atMost(most: number, refusal: () => Error): AtMost {
  const inside = new Map<string, number>();
  return {
    enter(key) {
      const others = inside.get(key) ?? 0;
      if (others >= most) throw refusal();
      inside.set(key, others + 1);
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        const left = inside.get(key)! - 1;
        if (left > 0) inside.set(key, left);
        else inside.delete(key);
      };
    },
  };
}
