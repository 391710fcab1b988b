/**
 * A list that comes in pages. Awaited it is one page, the one that was asked for; iterated it is every item from there
 * on, further pages being fetched as they are reached.
 */
export class Listing<Page extends { nextCursor: string | null }, Item>
  implements PromiseLike<Page>, AsyncIterable<Item>
{
  readonly #fetchPage: (cursor: string | undefined) => Promise<Page>;
  readonly #itemsOf: (page: Page) => readonly Item[];

  constructor(
    fetchPage: (cursor: string | undefined) => Promise<Page>,
    itemsOf: (page: Page) => readonly Item[],
  ) {
    this.#fetchPage = fetchPage;
    this.#itemsOf = itemsOf;
  }

  // biome-ignore lint/suspicious/noThenProperty: being awaited is what it is for
  then<A = Page, B = never>(
    onPage?: ((page: Page) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#fetchPage(undefined).then(onPage, onError);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    let cursor: string | undefined;
    do {
      const page = await this.#fetchPage(cursor);
      yield* this.#itemsOf(page);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
}
