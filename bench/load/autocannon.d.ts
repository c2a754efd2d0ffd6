/** The part of autocannon that the closed loop uses; the package brings no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  /** One connection. It ends by itself when it has made `responseMax` requests. */
  export interface Client {
    reqsMade: number;
    responseMax: number;
  }

  export interface BuiltRequest {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string | undefined;
  }

  export interface Options {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    /** Milliseconds between two looks at whether it is over. */
    sampleInt: number;
    /** Seconds. */
    timeout: number;
    requests: {
      setupRequest(request: object, context: object): BuiltRequest;
      onResponse(status: number, body: string, context: object): void;
    }[];
  }

  export interface Tracker extends EventEmitter {
    on(event: 'response', heard: (client: Client, status: number, bytes: number, ms: number) => void): this;
    on(event: 'reqError', heard: (error: Error) => void): this;
  }

  export default function autocannon(options: Options, done: (error: Error | null) => void): Tracker;
}
