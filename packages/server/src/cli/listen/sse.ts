/** One server-sent event, as much of it as our streams use. */
export interface ServerSentEvent {
  id: string;
  /** Empty where only the id moves on. */
  data: string;
}

/**
 * Reads server-sent events (WHATWG HTML, 9.2) from a body's bytes. What is cut off at the end is no event.
 * Comments, `event` and `retry` are passed over: the data says the type, and our pauses are our own.
 */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let id = '';
  let moved = false;
  let data: string[] = [];
  for await (const line of linesOf(chunks)) {
    if (line === '') {
      if (moved || data.length > 0) yield { id, data: data.join('\n') };
      data = [];
      moved = false;
      continue;
    }
    const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line)!;
    if (name === 'data') data.push(value!);
    if (name === 'id') {
      id = value!;
      moved = true;
    }
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}
