/** One server-sent event. */
export interface Frame {
  /** Where to go on from: give it as `lastEventId`. */
  id: string;
  /** The message's type. */
  event: string;
  /** The message, as JSON text. */
  data: string;
}

/** The events of an answer; comments, which only keep the connection alive, are left out. */
export async function* framesOf(response: Response): AsyncGenerator<Frame> {
  if (!response.body) return;
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body) {
    text += decoder.decode(bytes, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const frame = frameIn(block);
      if (frame.data !== '') yield frame;
    }
  }
}

function frameIn(block: string): Frame {
  const frame: Frame = { id: '', event: 'message', data: '' };
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
    if (name === 'id') frame.id = value;
    if (name === 'event') frame.event = value;
    if (name === 'data') frame.data += frame.data === '' ? value : `\n${value}`;
  }
  return frame;
}
