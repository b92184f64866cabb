import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Teardown } from './scratchServer.js';

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
}

/**
 * A TCP proxy on 127.0.0.1 that behaves like a bad network between client and server: silent
 * (open, but nothing passes), cut (connections reset), stopped (refuses connections).
 */
export class TcpProxy {
  /** Where clients connect. */
  port = 0;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pairs = new Set<Pair>();
  #server: Server | undefined;
  #silent = false;

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
  }

  /** Listens on a port of its own until `t` ends. */
  static async start(t: Teardown, target: { host: string; port: number }): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    t.teardown(() => proxy.stop());
    await proxy.listen();
    return proxy;
  }

  /** Accepts connections (again), on the same port as before. */
  async listen(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((client) => this.#accept(client));
    this.#server = server;
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
  }

  /** From now on nothing passes in either direction; connections, also new ones, stay open. */
  silence(): void {
    this.#silent = true;
    for (const pair of this.#pairs) this.#apply(pair);
  }

  /** What was held back passes, in order. */
  resume(): void {
    this.#silent = false;
    for (const pair of this.#pairs) this.#apply(pair);
  }

  /** Resets the connections that are open now. */
  cut(): void {
    for (const { client, upstream } of this.#pairs) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
    this.#pairs.clear();
  }

  /** Resets all connections and refuses new ones until listen(). */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.cut();
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#pairs.size;
  }

  #accept(client: Socket): void {
    const upstream = connect(this.#target);
    const pair = { client, upstream };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      // how it ended does not matter to the other side: it sees its connection close
      from.on('error', end);
      from.on('close', end);
      from.on('data', (bytes: Buffer) => {
        if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => {
        if (!this.#silent) from.resume();
      });
    }
    this.#apply(pair);
  }

  #apply({ client, upstream }: Pair): void {
    for (const socket of [client, upstream]) {
      if (this.#silent) socket.pause();
      else socket.resume();
    }
  }
}
