/**
 * Firefox and WebKitGTK of Debian, driven by what they come with: Firefox by Marionette, WebKit by its WebDriver. Both
 * understand the commands of W3C's WebDriver, and differ in how these are sent.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

export interface OtherBrowser {
  open(url: string): Promise<void>;
  /** Runs the body of a function in the page, whose result is JSON, and may be awaited. */
  run<T>(body: string, ...args: unknown[]): Promise<T>;
  /** Hands files to an input. */
  pick(selector: string, paths: readonly string[]): Promise<void>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

const firefoxPath = '/usr/bin/firefox-esr';
const webkitPath = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const webkitDriverPath = '/usr/bin/WebKitWebDriver';
const xvfbPath = '/usr/bin/Xvfb';

/** How each is started, with an empty folder for what it keeps. */
export const otherBrowsers = {
  Firefox: { isThere: existsSync(firefoxPath), start: startFirefox },
  WebKit: { isThere: [webkitPath, webkitDriverPath, xvfbPath].every((path) => existsSync(path)), start: startWebkit },
} as const;

for (const [name, { isThere }] of Object.entries(otherBrowsers)) {
  if (!isThere) console.warn(`Tests in ${name} are skipped: .ci/run tells how it is installed.`);
}

type Send = (command: string, parameters: object) => Promise<unknown>;

const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

async function startFirefox(profile: string): Promise<OtherBrowser> {
  writeFileSync(
    join(profile, 'user.js'),
    'user_pref("marionette.port", 0);\nuser_pref("browser.shell.checkDefaultBrowser", false);\n',
  );
  const program = spawn(firefoxPath, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
    stdio: 'ignore',
    env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' },
  });
  const portFile = join(profile, 'MarionetteActivePort');
  await until(() => existsSync(portFile) && readFileSync(portFile, 'utf8') !== '');
  const send = await marionette(Number(readFileSync(portFile, 'utf8')));
  await send('WebDriver:NewSession', { capabilities: { alwaysMatch: { acceptInsecureCerts: false } } });
  await send('WebDriver:SetTimeouts', { script: 120_000 });
  const value = async (answer: Promise<unknown>) => ((await answer) as { value: unknown }).value;
  return {
    open: async (url) => void (await send('WebDriver:Navigate', { url })),
    run: <T>(script: string, ...args: unknown[]) =>
      value(send('WebDriver:ExecuteScript', { script, args, newSandbox: false })) as Promise<T>,
    async pick(selector, paths) {
      const found = (await value(send('WebDriver:FindElement', { using: 'css selector', value: selector }))) as object;
      const id = found[elementKey as keyof typeof found];
      await send('WebDriver:ElementSendKeys', { id, text: paths.join('\n') });
    },
    async screenshot(path) {
      writeFileSync(
        path,
        Buffer.from((await value(send('WebDriver:TakeScreenshot', { full: false }))) as string, 'base64'),
      );
    },
    async close() {
      await send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined);
      await ended(program);
    },
  };
}

/** Marionette takes `length:[0, number, command, parameters]`, and answers `length:[1, number, error, result]`. */
async function marionette(port: number): Promise<Send> {
  const socket = await connected(port);
  const waiting = new Map<number, { give: (value: unknown) => void; fail: (reason: Error) => void }>();
  let received = Buffer.alloc(0);
  let number = 0;
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const colon = received.indexOf(':');
      const end = colon + 1 + Number(received.subarray(0, Math.max(0, colon)));
      if (colon < 0 || received.length < end) return;
      const message = JSON.parse(received.subarray(colon + 1, end).toString());
      received = received.subarray(end);
      // The first says who it is.
      if (!Array.isArray(message)) continue;
      const [, of, error, result] = message;
      if (error) waiting.get(of)?.fail(new Error(`${error.error}: ${error.message}`));
      else waiting.get(of)?.give(result);
      waiting.delete(of);
    }
  });
  socket.on('close', () => {
    for (const { fail } of waiting.values()) fail(new Error('Firefox has gone.'));
  });
  return (command, parameters) =>
    new Promise((give, fail) => {
      waiting.set(++number, { give, fail });
      const message = JSON.stringify([0, number, command, parameters]);
      socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
}

async function connected(port: number): Promise<Socket> {
  const socket = createConnection(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
}

async function startWebkit(home: string): Promise<OtherBrowser> {
  // WebKitGTK has no mode without a screen.
  const { display, screen } = await startScreen();
  const port = await freePort();
  const driver = spawn(webkitDriverPath, [`--port=${port}`], {
    stdio: 'ignore',
    // Machines of servers have the language C, which is none for Intl, nor for uPlot.
    env: { ...process.env, HOME: home, DISPLAY: display, LIBGL_ALWAYS_SOFTWARE: '1', LANG: 'en_GB.UTF-8' },
  });
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(JSON.stringify(value));
    return value;
  };
  await until(() =>
    ask('GET', '/status').then(
      () => true,
      () => false,
    ),
  );
  const options = { 'webkitgtk:browserOptions': { binary: webkitPath, args: ['--automation'] } };
  const made = (await ask('POST', '/session', { capabilities: { alwaysMatch: options } })) as { sessionId: string };
  const session = `/session/${made.sessionId}`;
  await ask('POST', `${session}/timeouts`, { script: 120_000 });
  return {
    open: async (url) => void (await ask('POST', `${session}/url`, { url })),
    run: <T>(script: string, ...args: unknown[]) =>
      ask('POST', `${session}/execute/sync`, { script, args }) as Promise<T>,
    async pick(selector, paths) {
      const found = (await ask('POST', `${session}/element`, { using: 'css selector', value: selector })) as object;
      const id = found[elementKey as keyof typeof found];
      await ask('POST', `${session}/element/${id}/value`, { text: paths.join('\n') });
    },
    async screenshot(path) {
      writeFileSync(path, Buffer.from((await ask('GET', `${session}/screenshot`)) as string, 'base64'));
    },
    async close() {
      await ask('DELETE', session).catch(() => undefined);
      driver.kill();
      await ended(driver);
      screen.kill();
      await ended(screen);
    },
  };
}

async function startScreen(): Promise<{ display: string; screen: ChildProcess }> {
  // It says which number is free.
  const screen = spawn(xvfbPath, ['-displayfd', '1', '-screen', '0', '1280x900x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const number = await new Promise<string>((resolve) =>
    screen.stdout!.once('data', (bytes: Buffer) => resolve(String(bytes).trim())),
  );
  return { display: `:${number}`, screen };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('The browser does not start.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  await new Promise((resolve) => program.once('exit', resolve));
}
