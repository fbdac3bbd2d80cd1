import { CloudFormationValidatePlugin } from "aws-cdk-lib";
import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from "aws-cdk-lib";

/** With more stages than this, only some are validated in full. */
const stagesValidatedInFull = 4;

/**
 * CDK's validation of templates against CloudFormation's own rules, on whole stages. With many stages, the first prefecture,
 * the last one and the nation stand for all, because the templates are equal but for names and parameters (which
 * `test/template/forty-seven.test.ts` proves), and the engine takes about as long as the rest of synth. A deployment
 * synthesizes one stage, so what is deployed is always validated.
 */
export class TemplateValidation implements IPolicyValidationPlugin {
  readonly name = CloudFormationValidatePlugin.PLUGIN_NAME;
  private readonly whole = new CloudFormationValidatePlugin();

  /** The report on the chosen stages. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const stageOf = (path: string) => path.split("/")[0] ?? "";
    const stages = [...new Set(context.stackTemplates.map((template) => stageOf(template.stackConstructPath)))].sort();
    const prefectures = stages.filter((stage) => stage.startsWith("Prefecture"));
    const chosen =
      stages.length <= stagesValidatedInFull
        ? stages
        : stages.filter(
            (stage) => stage === prefectures[0] || stage === prefectures.at(-1) || !prefectures.includes(stage),
          );
    const stackTemplates = context.stackTemplates.filter((template) =>
      chosen.includes(stageOf(template.stackConstructPath)),
    );
    return this.whole.validate({
      appConstruct: context.appConstruct,
      stackTemplates,
      templatePaths: stackTemplates.map((template) => template.templatePath),
    });
  }
}
