/** The meta store can't be reached; whatever was asked for may be asked for again. */
export class MetaStoreAway extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MetaStoreAway';
  }
}
