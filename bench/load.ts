import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { atRate, perSecond } from "./measure.ts";

/** Load comes from a thread of its own, so that it does not take the time of the server that it measures. */
export type Shot = { method: string; headers: Record<string, string>; path: string; body: string };
export type Order = { url: string; shots: Shot[] } & (
  | { kind: "most"; concurrency: number; ms: number }
  | { kind: "rate"; rate: number; seconds: number }
);
export type Result = { perSecond?: number; times?: number[]; failures: number };

/** Sends the shots one after another, around and around; counts answers that are not 2xx as failures. */
export function fire(order: Order): Promise<Result> {
  return new Promise((done, failed) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: order });
    worker.once("message", (result: Result) => {
      void worker.terminate();
      done(result);
    });
    worker.once("error", failed);
  });
}

if (parentPort) {
  const order = workerData as Order;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let [next, failures] = [0, 0];
  const shoot = () =>
    new Promise<void>((done) => {
      const shot = order.shots[next++ % order.shots.length];
      if (!shot) return done();
      const call = request(order.url + shot.path, { method: shot.method, headers: shot.headers, agent }, (answer) => {
        if ((answer.statusCode ?? 500) >= 300) failures++;
        answer.resume().once("end", done);
      });
      call.once("error", () => {
        failures++;
        done();
      });
      call.end(shot.body);
    });
  if (order.kind === "most") {
    parentPort.postMessage({ perSecond: await perSecond(order.concurrency, order.ms, shoot), failures });
  } else parentPort.postMessage({ times: await atRate(order.rate, order.seconds, shoot), failures });
}
