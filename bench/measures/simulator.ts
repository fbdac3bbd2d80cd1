import { benchmarkSimulator } from "../../simulator/benchmark.ts";
import { figure, type Measure } from "../figure.ts";

const inquiries = 10_000;

/** The network simulator: inquiries over a line of which one exchange in ten breaks, in virtual time. */
export const simulator: Measure = {
  name: "simulator",
  run: async (progress) => {
    progress(`${inquiries.toLocaleString("en")} inquiries`);
    const { seconds, answered, recorded, virtualHours } = benchmarkSimulator(inquiries);
    return Promise.resolve([
      figure(`simulator: ${inquiries.toLocaleString("en")} inquiries with faults`, seconds, "s", { atMost: 60 }),
      figure(
        "simulator: inquiries without an answer or recorded other than once",
        Math.max(inquiries - answered, Math.abs(recorded - inquiries)),
        "inquiries",
        { atMost: 0 },
      ),
      figure("simulator: virtual time passed", virtualHours, "h"),
    ]);
  },
};
