/** Answers that are taken as a whole, as text. */
import { exchange } from './exchange.ts';
import { Failure, noAddress, statusFailure } from './failure.ts';
import { hostOf } from './hosts.ts';
import { defaultHttp, type HttpSettings } from './options.ts';
import { Patience } from './patience.ts';

export interface TextRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Those of {@link HttpOptions} that count for a request whose answer is taken as a whole. */
type Told = 'retries' | 'timeout' | 'timeLimit' | 'backoff' | 'concurrency';

export interface TextOptions extends Readonly<{ [name in Told]?: number | undefined }> {
  /** Default: the platform's own. */
  readonly fetch?: typeof fetch | undefined;
  /** What to tell the user where the server refuses: what it says itself, and a remedy. */
  readonly explain?: (status: number, text: string) => { readonly said?: string; readonly remedy?: string };
}

/**
 * The text that a server answers, after as many tries as the options allow.
 * @throws TsmaskError NOT_READABLE where there is no answer; HTTP_ERROR where it fails, with `{ status }` as its cause where
 * the server refuses. The signal's reason where it is aborted.
 */
export async function fetchText(request: TextRequest, options: TextOptions, signal?: AbortSignal): Promise<string> {
  const { url, method = 'GET', body, headers = {} } = request;
  const { fetch, explain, ...given } = options;
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const settings: HttpSettings = { ...defaultHttp, ...known };
  if (!URL.canParse(url)) throw noAddress(url);
  const host = hostOf(url);
  const patience = new Patience(settings);
  const init = { method, ...(body === undefined ? {} : { body }) };
  for (;;) {
    try {
      return await host.run(settings.concurrency, signal, () =>
        exchange({ url, headers, init, fetch, timeout: settings.timeout, host, signal }, async (response, next) => {
          const decoder = new TextDecoder();
          let text = '';
          for (let bytes = await next(); bytes; bytes = await next()) text += decoder.decode(bytes, { stream: true });
          text += decoder.decode();
          if (response.ok) return text;
          const { said, remedy } = explain?.(response.status, text) ?? {};
          const { details } = statusFailure(response, false);
          throw new Failure({
            ...details,
            reason: `${details.reason} to ${method}${said ? `: ${said.replace(/\.\s*$/, '')}` : ''}`,
            remedy: remedy ?? details.remedy,
            cause: { status: response.status },
          });
        }),
      );
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await patience.wait(error, url, signal);
    }
  }
}
