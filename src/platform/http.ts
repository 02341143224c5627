import { TsmaskError } from '../errors.ts';
import type { ByteSource } from './types.ts';

/** Random access to a file on a web server by range requests; read whole, once, where the server has none. */
export function openUrl(url: string): ByteSource {
  let size: number | undefined;
  let whole: Uint8Array<ArrayBuffer> | undefined;
  return {
    get size() {
      return size;
    },
    async read(offset, length, signal) {
      if (whole) return whole.slice(offset, offset + length);
      const { response, bytes } = await request(url, { Range: `bytes=${offset}-${offset + length - 1}` }, signal);
      if (response.status === 416) return new Uint8Array(0);
      if (!response.ok) {
        throw new TsmaskError(
          'HTTP_ERROR',
          `The server answers ${response.status} ${response.statusText} for ${url}.`,
          {
            subject: url,
            remedy: 'Check the address, and whether it needs a signature or a login.',
          },
        );
      }
      if (response.status === 206) {
        const total = Number(response.headers.get('Content-Range')?.split('/')[1]);
        if (Number.isFinite(total)) size = total;
        return bytes;
      }
      whole = bytes;
      size = bytes.length;
      return whole.slice(offset, offset + length);
    },
  };
}

/** An answer and all of its body: the connection may break off within it too. */
async function request(
  url: string,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<{ response: Response; bytes: Uint8Array<ArrayBuffer> }> {
  try {
    const response = await fetch(url, signal ? { headers, signal } : { headers });
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (cause) {
    signal?.throwIfAborted();
    throw new TsmaskError('NOT_READABLE', `${url} cannot be reached, or the connection broke off.`, {
      subject: url,
      remedy:
        'Check the address and the connection; in a browser the server must also allow requests from other sites.',
      cause,
    });
  }
}
