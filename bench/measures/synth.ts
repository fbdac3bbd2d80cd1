import { rmSync } from "node:fs";
import { prefectureAssembly, synthesizeInProcess } from "../assembly.ts";
import { figure, type Measure } from "../figure.ts";

const more = ["13", "32", "25", "27"];

/** CPU time of synth, by what a further prefecture adds, and the sizes of the templates. */
export const synth: Measure = {
  name: "synth",
  run: async (progress) => {
    progress("one prefecture");
    const one = await prefectureAssembly();
    progress(`${more.length} prefectures`);
    const several = synthesizeInProcess(more);
    rmSync(several.folder, { recursive: true, force: true });
    const sizes = one.stacks.map(({ stackName, template }) => ({
      stackName,
      resources: Object.keys(template.Resources).length,
    }));
    const total = sizes.reduce((sum, { resources }) => sum + resources, 0);
    const largest = sizes.reduce((most, size) => (size.resources > most.resources ? size : most), {
      stackName: "none",
      resources: 0,
    });
    const extra = (several.cpuSeconds - one.cpuSeconds) / (more.length - 1) / (total / 100);
    return [
      figure("synth: CPU for an extra prefecture, for each 100 resources", extra, "CPU s", { atMost: 0.25 }),
      figure("synth: CPU for one prefecture", one.cpuSeconds, "CPU s"),
      figure(`synth: CPU for ${more.length} prefectures`, several.cpuSeconds, "CPU s"),
      figure(`synth: resources of the largest stack (${largest.stackName})`, largest.resources, "resources", {
        atMost: 350,
      }),
      figure("synth: resources of a prefecture", total, "resources"),
    ];
  },
};
