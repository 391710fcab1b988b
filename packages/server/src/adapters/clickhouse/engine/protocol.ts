/** What the server and its engine process say to each other over their IPC channel. */

/** The server's first and only message. The password comes this way because an environment can be read from outside. */
export interface EngineStart {
  /** The folder of the event store. One process at a time may have it open. */
  dataDir: string;
  /** What every request has to show. */
  password: string;
  /** What the engine may allocate beside its own code and the runtime, bytes. */
  memoryLimit: number;
}

/** The engine's answer, once it serves. */
export interface EngineReady {
  /** On 127.0.0.1. */
  port: number;
}
