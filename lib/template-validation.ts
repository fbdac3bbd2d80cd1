import { CloudFormationValidatePlugin } from "aws-cdk-lib";
import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from "aws-cdk-lib";

/**
 * CDK's validation of templates against CloudFormation's own rules, on whole stages. Of several prefectures, the first and
 * the last one stand for all, because the templates are equal but for names and parameters (which
 * `test/template/forty-seven.test.ts` proves), and the engine takes a third of what a prefecture costs. A deployment
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
    const chosen = stages.filter(
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
