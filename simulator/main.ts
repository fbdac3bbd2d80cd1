import { mkdirSync, readFileSync } from "node:fs";
import type { Server } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { loadCertificates } from "./certificate.ts";
import { systemClock } from "./clock.ts";
import { registeredResidentSchema } from "./contract.ts";
import { DEFAULT_SETTINGS, createEngine } from "./engine.ts";
import { createContractServer, createControlServer } from "./server.ts";
import { openStore } from "./store.ts";

const USAGE = `Network simulator: 住基ネット and 情報提供ネットワークシステム behind one HTTPS contract (docs/simulator.md).

node simulator/main.ts --port PORT --data FOLDER [options]
  --port PORT           port of the contract, 0 = any free one
  --data FOLDER         state (state.sqlite), kept between starts
  --certificate FOLDER  certificates, made at the first start; default DATA/certificates
  --control-port PORT   opens the control port (127.0.0.1 only); without it there is none
  --hours KIND          business (default) or always
  --mixture KIND        realistic (default) or plain: everybody is found and has data
  --delay-scale FACTOR  multiplies every delay, 0 = answer at once; default 1
  --rate NUMBER         inquiries accepted per second; default 10
  --seed TEXT           seed of the residents; default sasae
  --residents FILE      JSON list of residents to register at the start
  --mutual-tls          turn away clients without a certificate of the simulator's CA
`;

const optionsSchema = z.strictObject({
  port: z.coerce.number().int().min(0).max(65_535),
  data: z.string().min(1),
  certificate: z.string().min(1).optional(),
  "control-port": z.coerce.number().int().min(0).max(65_535).optional(),
  hours: z.enum(["business", "always"]).default("business"),
  mixture: z.enum(["realistic", "plain"]).default("realistic"),
  "delay-scale": z.coerce.number().min(0).max(1000).default(1),
  rate: z.coerce.number().positive().max(100_000).default(10),
  seed: z.string().min(1).default("sasae"),
  residents: z.string().optional(),
  "mutual-tls": z.boolean().default(false),
});

const text = { type: "string" } as const;

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: text,
      data: text,
      certificate: text,
      "control-port": text,
      hours: text,
      mixture: text,
      "delay-scale": text,
      rate: text,
      seed: text,
      residents: text,
      "mutual-tls": { type: "boolean" },
    },
  });
  const options = optionsSchema.parse(values);
  mkdirSync(options.data, { recursive: true });
  const certificates = await loadCertificates(options.certificate ?? join(options.data, "certificates"));
  const store = openStore(join(options.data, "state.sqlite"));
  const engine = createEngine(store, systemClock(), {
    ...DEFAULT_SETTINGS,
    seed: options.seed,
    mixture: options.mixture,
    hours: { kind: options.hours, plannedStops: [] },
    ratePerSecond: options.rate,
    delayScale: options["delay-scale"],
  });
  if (options.residents !== undefined) {
    const residents = z.array(registeredResidentSchema).parse(JSON.parse(readFileSync(options.residents, "utf8")));
    residents.forEach(engine.registerResident);
  }
  const contract = createContractServer(engine, certificates, options["mutual-tls"]);
  const port = await listen(contract, options.port);
  const control = options["control-port"] === undefined ? undefined : createControlServer(engine);
  const controlPort = control === undefined ? null : await listen(control, options["control-port"] ?? 0);
  process.stdout.write(
    `${JSON.stringify({ ready: true, url: `https://localhost:${String(port)}`, controlPort, ca: certificates.caPath })}\n`,
  );
  const stop = (): void => {
    contract.closeAllConnections();
    contract.close();
    control?.closeAllConnections();
    control?.close();
    store.dispose();
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
