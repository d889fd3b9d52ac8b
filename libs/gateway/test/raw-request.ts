import { type Socket, connect } from 'node:net';

/** An answer as it came, and whether the connection was closed after it. */
export interface RawAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export function connected(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
}

/** Sends text as it is, and reads until the other side closes, or says nothing for a while. */
export async function rawRequest(url: string, text: string, silence = 1_500): Promise<RawAnswer> {
  const socket = connected(url);
  socket.write(text);
  return rawAnswer(socket, silence);
}

/** What comes until the other side closes, or says nothing for so many milliseconds. */
export function rawAnswer(socket: Socket, silence: number): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let received = '';
    const end = () => {
      socket.destroy();
      const [head = '', ...rest] = received.split('\r\n\r\n');
      const [first = '', ...lines] = head.split('\r\n');
      const headers = lines.map((line) => [
        line.split(':')[0]!.toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]);
      resolve({
        status: Number(first.split(' ')[1] ?? 0),
        headers: Object.fromEntries(headers) as Record<string, string>,
        text: rest.join('\r\n\r\n'),
      });
    };
    socket.setTimeout(silence, end);
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', end);
  });
}
