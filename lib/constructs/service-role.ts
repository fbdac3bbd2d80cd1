import * as iam from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";

/** Properties of a {@link ServiceRole}. */
export type ServiceRoleProps = {
  /** Physical name; roles are named so that policies, runbooks and the local runtime can say who acts. */
  readonly roleName: string;
  /** Path, which key policies and the permissions boundary go by. */
  readonly path: string;
  /** Service that acts with the role, such as `lambda.amazonaws.com`. */
  readonly service: string;
  readonly description: string;
};

/**
 * A role for a service of AWS, under the tenant's path, with no managed policy. Its inline policy is a resource of its own
 * made before what uses the role, so that a function never runs with half its rights.
 */
export class ServiceRole extends Construct {
  /** The role. */
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    this.role = new iam.Role(this, "Role", {
      roleName: props.roleName,
      path: props.path,
      description: props.description,
      assumedBy: new iam.ServicePrincipal(props.service),
    });
  }
}
