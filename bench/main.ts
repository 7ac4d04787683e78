import { benchDurable } from "./durable.ts";
import { benchScale } from "./scale.ts";

/** Everything is measured beside its peer in the same run, since machines differ and are noisy. */
console.log("Shenyan benchmarks: our figure, the peer's in the same run, the bar.\n");
await benchDurable();
await benchScale();
